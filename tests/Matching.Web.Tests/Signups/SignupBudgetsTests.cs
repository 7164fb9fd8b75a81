using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

public sealed class SignupBudgetsTests
{
    private static string Field(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));

    [Test]
    public async Task Too_many_from_one_network_wait_whatever_they_send_and_claim_to_be()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerNetwork", "6"));
        var partner = await Partnership.In(await Given.Programme(app));
        var first = await partner.FromPage();
        for (var i = 0; i < 5; i++)
        {
            await (await app.Anonymous.Send(HttpMethod.Post, "/signups", i == 0 ? "{" : "{}")).ShouldBeProblem(
                400,
                i == 0 ? "malformed-request" : "validation-failed"
            );
        }

        var refused = await partner.FromPage();
        var forged = await partner.FromPage(
            headers: [("X-Forwarded-For", "10.9.8.7"), ("X-Real-IP", "10.9.8.7"), ("Forwarded", "for=10.9.8.7")]
        );
        app.Clock.Advance(TimeSpan.FromSeconds(9));
        var early = await partner.FromPage();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var inTime = await partner.FromPage();
        var tooMany = await partner.FromPage();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => partner.FromPage()));

        await refused.ShouldBeProblem(429, "too-many-requests");
        await forged.ShouldBeProblem(429, "too-many-requests");
        await early.ShouldBeProblem(429, "too-many-requests");
        await inTime.ShouldBe(HttpStatusCode.Created);
        await tooMany.ShouldBeProblem(429, "too-many-requests");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (Field(first, "RateLimit-Policy"), Field(first, "RateLimit")),
                Is.EqualTo(("\"partner\";q=120;w=60, \"network\";q=6;w=60", "\"partner\";r=119;t=1, \"network\";r=5;t=10"))
            );
            Assert.That(
                (Field(refused, "RateLimit-Policy"), Field(refused, "RateLimit"), Field(refused, "Retry-After")),
                Is.EqualTo(("\"network\";q=6;w=60", "\"network\";r=0;t=10", "10"))
            );
            Assert.That(Field(early, "Retry-After"), Is.EqualTo("1"));
            Assert.That(Field(refused, "Access-Control-Allow-Origin"), Is.EqualTo(Partnership.Page), "the page can say so");
            Assert.That(later.Count(response => response.StatusCode == HttpStatusCode.Created), Is.EqualTo(6));
        }
    }

    [Test]
    public async Task Who_fills_in_the_form_too_soon_is_asked_to_wait_a_whole_second_at_least()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerNetwork", "1"));
        var partner = await Partnership.In(await Given.Programme(app));
        await partner.OnForm();
        app.Clock.Advance(TimeSpan.FromSeconds(59.7));

        var refused = await app.Browser().Submit(partner.Form() + "?lang=en", "signup", partner.Typed());

        await refused.ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.That(Field(refused, "Retry-After"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_key_has_a_budget_of_its_own()
    {
        await using var app = await TestApp.Start(
            settings: [("RateLimits:SignupsPerNetwork", "1"), ("RateLimits:SignupsPerKey", "2")]
        );
        var given = await Given.Programme(app);
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);
        await (await partner.FromPage()).ShouldBeProblem(429, "too-many-requests");

        await partner.Signed();
        await partner.Signed();
        var refused = await partner.Server.Post("/signups", partner.Body());
        await other.Signed();

        await refused.ShouldBeProblem(429, "too-many-requests");
        Assert.That((Field(refused, "RateLimit-Policy"), Field(refused, "Retry-After")), Is.EqualTo(("\"key\";q=2;w=60", "30")));
        await partner.Server.Ok("/signups");
    }

    [Test]
    public async Task The_forms_of_a_partner_share_a_budget_that_pages_of_others_do_not_touch()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerPartner", "2"));
        var given = await Given.Programme(app);
        var (partner, other) = (await Partnership.In(given), await Partnership.In(given, "https://school.example.org", "School"));
        await (await partner.FromPage(origin: "https://evil.example")).ShouldBeProblem(403, "origin-not-allowed");
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);

        var refused = await partner.FromPage();

        await refused.ShouldBeProblem(429, "too-many-requests");
        Assert.That(
            (Field(refused, "RateLimit-Policy"), Field(refused, "Retry-After")),
            Is.EqualTo(("\"partner\";q=2;w=60, \"network\";q=10000;w=60", "30"))
        );
        await (await other.FromPage(origin: "https://school.example.org")).ShouldBe(HttpStatusCode.Created);
        await partner.Signed();
    }

    [Test]
    public async Task Two_instances_count_together()
    {
        await using var app = await TestApp.Start(settings: ("RateLimits:SignupsPerNetwork", "10"));
        var partner = await Partnership.In(await Given.Programme(app));
        List<(string, string)> same =
        [
            ("RateLimits:SignupsPerNetwork", "10"),
            ("Database:Folder", app.Folder),
            ("Keys:MasterKeyFile", Path.Combine(app.Folder, "keys", "master.key")),
        ];
        if (app.DatabaseUrl is { } url)
        {
            same.Add(("Database:Url", url));
        }

        await using var second = await TestApp.Start(settings: [.. same]);
        var elsewhere = partner with { Given = await Given.Programme(second) };
        var body = partner.Body(new { partner = partner.PublicId });

        var responses = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    Task.Run(() =>
                        (i % 2 == 0 ? app : elsewhere.Given.App).Anonymous.Send(
                            HttpMethod.Post,
                            "/signups",
                            body.ToJsonString(),
                            ("Origin", Partnership.Page)
                        )
                    )
                )
        );

        Assert.That(
            responses.GroupBy(response => (int)response.StatusCode).Select(group => (group.Key, group.Count())),
            Is.EquivalentTo(new[] { (201, 10), (429, 30) })
        );
    }

    [TestCase("127.0.0.1,::1", "203.0.113.5", "203.0.114.5", true)]
    [TestCase("127.0.0.1,::1", "203.0.113.5", "203.0.113.200", false)]
    [TestCase("127.0.0.1,::1", "203.0.113.5", "198.51.100.1, 203.0.113.7", false)]
    [TestCase("127.0.0.1,::1", "2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [TestCase("127.0.0.1,::1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false)]
    [TestCase("", "203.0.113.5", "203.0.114.5", false)]
    [TestCase("10.0.0.1", "203.0.113.5", "203.0.114.5", false)]
    public async Task The_network_is_the_one_that_only_a_known_proxy_names(
        string proxies,
        string first,
        string second,
        bool isAnother
    )
    {
        var app = await SharedApp.OnPort(("RateLimits:SignupsPerNetwork", "1"), ("Web:KnownProxies", proxies));
        // whatever another case has used up is there again
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var partner = await Partnership.In(await Given.Programme(app));

        var one = await partner.FromPage(headers: ("X-Forwarded-For", first));
        var other = await partner.FromPage(headers: ("X-Forwarded-For", second));

        await one.ShouldBe(HttpStatusCode.Created);
        await other.ShouldBe(isAnother ? HttpStatusCode.Created : HttpStatusCode.TooManyRequests);
    }

    [Test]
    public async Task Nothing_is_kept_of_those_who_have_gone()
    {
        var app = await SharedApp.With();
        var partner = await Partnership.In(await Given.Programme(app));
        await partner.FromPage();
        await partner.Signed();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        await partner.Signed();

        Assert.That(await app.Sql<string>("SELECT bucket FROM budgets"), Has.Count.EqualTo(1));
    }

    [TestCase("RateLimits:SignupsPerNetwork", "0")]
    [TestCase("RateLimits:SignupsPerMinute", "5")]
    public void A_limit_that_is_none_stops_the_start(string key, string value) =>
        Assert.That(async () => await TestApp.Start(settings: (key, value)), Throws.Exception);
}
