using System.Net;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Signups;

public sealed class SubmitSignupTests
{
    [Test]
    public async Task A_page_of_the_partner_signs_people_up_and_may_read_the_answer()
    {
        var partner = await Partnership.In(await Given.Programme());

        var response = await partner.FromPage();

        await response.ShouldBe(HttpStatusCode.Created);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { Partnership.Page }));
            Assert.That(response.Headers.Vary, Does.Contain("Origin"));
            Assert.That(response.Headers.Contains("Access-Control-Allow-Credentials"), Is.False);
            Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
        }
    }

    [TestCase(null)]
    [TestCase("null")]
    [TestCase("https://evil.example")]
    [TestCase("http://library.example.org")]
    [TestCase("https://library.example.org.evil.example")]
    [TestCase("https://sub.library.example.org")]
    [TestCase("https://library.example.org:8443")]
    [TestCase("https://school.example.org")]
    public async Task From_anywhere_else_the_publishable_key_opens_nothing(string? origin)
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        await Partnership.In(given, "https://school.example.org", "School");

        await (await partner.FromPage(origin: origin)).ShouldBeProblem(403, "origin-not-allowed");

        Assert.That(await given.Coordinator.Items("/mentees"), Is.Empty);
    }

    [Test]
    public async Task An_address_typed_by_hand_is_no_form_and_an_origin_taken_off_the_list_counts_no_more()
    {
        var partner = await Partnership.In(await Given.Programme());

        var typed = await partner.FromPage(headers: ("Sec-Fetch-Site", "none"));
        await (await partner.FromPage()).ShouldBe(HttpStatusCode.Created);
        await (
            await partner.Given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{partner.Given.ProgrammeId}/partners/{partner.Id}",
                "{\"allowedOrigins\":[]}",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        var later = await partner.FromPage();

        await typed.ShouldBeProblem(403, "origin-not-allowed");
        await later.ShouldBeProblem(403, "origin-not-allowed");
    }

    [Test]
    public async Task The_publishable_key_reads_nothing()
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await (await partner.FromPage()).Json();

        foreach (
            var path in new[]
            {
                "/signups",
                $"/signups/{signup.Id()}",
                $"/signups?partner={partner.PublicId}",
                $"/mentees?programmeId={partner.Given.ProgrammeId}",
                "/caller",
            }
        )
        {
            await (
                await partner.Given.App.Anonymous.Send(HttpMethod.Get, path, null, ("Origin", Partnership.Page))
            ).ShouldBeProblem(401, "not-authenticated");
            await (
                await partner.Given.App.Anonymous.Send(
                    HttpMethod.Get,
                    path,
                    null,
                    ("Authorization", "Bearer " + partner.PublicId)
                )
            ).ShouldBeProblem(401, "not-authenticated");
        }
    }

    [Test]
    public async Task No_sign_up_works_without_a_key_and_a_wrong_one_is_not_passed_over()
    {
        var partner = await Partnership.In(await Given.Programme());
        var body = partner.Body().ToJsonString();
        var named = partner.Body(new { partner = partner.PublicId }).ToJsonString();

        var without = await partner.Given.App.Anonymous.Send(HttpMethod.Post, "/signups", body, ("Origin", Partnership.Page));
        var wrong = await partner.Given.App.Anonymous.Send(
            HttpMethod.Post,
            "/signups",
            named,
            ("Origin", Partnership.Page),
            ("Authorization", $"Bearer mk_aaaaaaaaaa_{new string('b', 43)}")
        );

        await without.ShouldBeProblem(401, "not-authenticated");
        Assert.That(without.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        await wrong.ShouldBeProblem(401, "not-authenticated");
    }

    [Test]
    public async Task A_key_signs_up_for_its_own_partner_and_an_administrator_says_for_whom()
    {
        var given = await Given.Programme();
        var (partner, school) = (await Partnership.In(given), await Partnership.In(given, name: "School"));
        var admin = await given.App.Client(Role.Admin, given.ProgrammeId);
        var foreign = await given.App.Client(Role.Admin, (await Given.Programme()).ProgrammeId);

        var named = await partner.Server.Post("/signups", partner.Body(new { partner = partner.PublicId }));
        var ofAnother = await partner.Server.Post("/signups", partner.Body(new { partner = school.PublicId }));
        var byAdmin = await admin.Post("/signups", partner.Body(new { partner = school.PublicId }));
        var unnamed = await admin.Post("/signups", partner.Body());
        var outside = await foreign.Post("/signups", partner.Body(new { partner = school.PublicId }));

        await named.ShouldBe(HttpStatusCode.Created);
        await ofAnother.ShouldBeProblem(400, "validation-failed", "partner");
        await byAdmin.ShouldBe(HttpStatusCode.Created);
        await unnamed.ShouldBeProblem(400, "validation-failed", "partner");
        await outside.ShouldBeProblem(400, "validation-failed", "partner");
        Assert.That(
            (await school.Server.Items("/signups")).Select(item => item.Id()),
            Is.EqualTo(new[] { (await byAdmin.Json()).Id() })
        );
    }

    [TestCase(Partnership.Page, "/api/v1/signups", "POST", true)]
    [TestCase("https://evil.example", "/api/v1/signups", "POST", false)]
    [TestCase("null", "/api/v1/signups", "POST", false)]
    [TestCase("https://%", "/api/v1/signups", "POST", false)]
    [TestCase("https://library_example.org", "/api/v1/signups", "POST", false)]
    [TestCase("https://LIBRARY.example.org", "/api/v1/signups", "POST", false)]
    [TestCase(Partnership.Page, "/api/v1/signups", "GET", false)]
    [TestCase(Partnership.Page, "/api/v1/mentees", "POST", false)]
    [TestCase(Partnership.Page, "/api/v1/programmes", "GET", false)]
    public async Task A_browser_that_asks_beforehand_hears_yes_for_a_partners_page_and_signing_up_alone(
        string origin,
        string path,
        string method,
        bool isAllowed
    )
    {
        await Partnership.In(await Given.Programme());
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "content-type,idempotency-key");

        var response = await SharedApp.App.Anonymous.SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? string.Join(',', allowed) : null,
                Is.EqualTo(isAllowed ? origin : null)
            );
            Assert.That(response.Headers.Contains("Access-Control-Allow-Credentials"), Is.False);
            if (isAllowed)
            {
                Assert.That(response.Headers.GetValues("Access-Control-Allow-Methods"), Is.EqualTo(new[] { "POST" }));
                Assert.That(
                    string.Join(',', response.Headers.GetValues("Access-Control-Allow-Headers")),
                    Is.EqualTo("content-type,idempotency-key"),
                    "not Authorization: a secret key has no place in a page"
                );
            }
        }
    }

    [Test]
    public async Task A_refusal_can_be_read_by_the_page_too()
    {
        var partner = await Partnership.In(await Given.Programme());

        var response = await partner.FromPage(new { preferredLanguage = (string?)null });

        await response.ShouldBeProblem(400, "validation-failed", "preferredLanguage");
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { Partnership.Page }));
    }
}
