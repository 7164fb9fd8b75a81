using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Signups;

/// <summary>The form as a person meets it: by plain HTML, without script and without cookies.</summary>
public sealed partial class SignupPagesTests
{
    private const int MostBytes = 60_000;

    private static readonly object Settings = new
    {
        name = "Together in town",
        officePhone = "0521 555 010",
        callsFrom = 9,
        callsUntil = 18,
        callWithinDays = 3,
        hoursPerMonth = 4,
        trainingHours = 6,
        insured = true,
        coversExpenses = true,
    };

    [Test]
    public async Task A_person_signs_up_on_one_page_and_the_coordinator_sees_hour_town_and_language()
    {
        var partner = await Partnership.In(await Given.Programme(body: Settings));
        var browser = partner.Given.App.Browser();

        // only who chooses a language on the page gets a cookie, which keeps that choice
        var form = await browser.GetAsync(partner.Form());
        var html = await form.Content.ReadAsStringAsync();
        var mentors = WebUtility.HtmlDecode(await browser.GetStringAsync(partner.Form("mentor") + "?lang=it"));
        var styles = (await browser.GetByteArrayAsync("/site.css")).Length;
        var (page, token) = await partner.OnForm(with: ("GivenName", "ليلى"));
        var own = await partner.Given.App.Anonymous.Ok($"/signups/own/{token}");
        var (_, staff) = await partner.Given.App.SignedIn(new { role = "coordinator", programmeId = partner.Given.ProgrammeId });
        var list = WebUtility.HtmlDecode(await staff.GetStringAsync("/console/people/signups?lang=en"));
        var person = await partner.Given.Coordinator.Ok(
            $"/mentees/{(await partner.Given.Coordinator.Items("/mentees")).Single().Id()}"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form.Headers.Contains("Set-Cookie"), Is.False);
            Assert.That(html.Length + styles, Is.LessThan(MostBytes));
            Assert.That(html, Does.Contain("Taking part or not changes nothing for your permit"));
            Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("signup."), "no script, and each text is there");
            Assert.That(CheckedBoxes().Matches(html), Is.Empty, "nothing is ticked beforehand");
            Assert.That(
                mentors,
                Does.Contain("circa 4 ore al mese, per 6 mesi")
                    .And.Contain("Formazione: 6 ore")
                    .And.Contain("Assicurazione")
                    .And.Contain("Prima telefonata: entro")
                    .And.Not.Contain("permesso")
            );
            Assert.That(page, Does.Contain("We have your sign-up, ليلى").And.Contain("after 17, from the number"));
            Assert.That(
                page,
                Does.Contain("0521\u00A0555\u00A0010").And.Contain("Nothing can be said yet").And.Contain(own.Text("reference"))
            );
            Assert.That(list, Does.Contain("ليلى").And.Contain("after 17").And.Contain("Parma").And.Contain("prefers Tigrinya"));
            Assert.That(list, Does.Contain(own.Text("reference")), "staff find the sign-up by what the person reads");
            Assert.That(
                (person.Text("phone"), person.Text("bestHour"), person.Text("preferredLanguage"), person.Text("status")),
                Is.EqualTo(("+393331112222", "evening", "ti", "applied"))
            );
            Assert.That(person.List("consents").Single().Text("purpose"), Is.EqualTo("matching"));
        }
    }

    [Test]
    public async Task What_is_wrong_is_said_beside_each_field_and_above_and_nothing_typed_is_lost()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();

        var refused = await browser.Submit(
            partner.Form() + "?lang=en",
            "signup",
            partner.Typed(
                ("GivenName", "Selam <b>'\""),
                ("Phone", "12"),
                ("Email", "nowhere"),
                ("SiteId", ""),
                ("Consent", null),
                ("BestHour", "evening")
            )
        );
        var html = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        var none = await browser.Submit(
            partner.Form() + "?lang=en",
            "signup",
            partner.Typed(("Phone", null), ("GivenName", "\u202E 👪"))
        );
        var long_ = await browser.Submit(
            partner.Form() + "?lang=en",
            "signup",
            partner.Typed(("GivenName", string.Concat(Enumerable.Repeat("👪", 200))))
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)refused.StatusCode, Is.EqualTo(422));
            Assert.That(
                html,
                Does.Match("<title>Error: ").And.Match("class=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus")
            );
            foreach (var field in new[] { "phone", "siteid", "consent" })
            {
                Assert.That(html, Does.Contain($"href=\"#input-{field}\"").And.Contain($"id=\"input-{field}\""));
                Assert.That(html, Does.Contain($"id=\"input-{field}-error\""), field);
            }

            Assert.That(
                html,
                Does.Contain("value=\"Selam <b>'\"\"").And.Contain("value=\"nowhere\"").And.Contain("value=\"12\"")
            );
            Assert.That(html, Does.Match("value=\"evening\" checked"));
        }

        Assert.That(
            Regex
                .Matches(
                    await (
                        await browser.Submit(
                            partner.Form() + "?lang=en",
                            "signup",
                            partner.Typed(("GivenName", null), ("Phone", null), ("SiteId", ""), ("Consent", null))
                        )
                    ).Content.ReadAsStringAsync(),
                    "href=\"#input-(\\w+)\""
                )
                .Select(link => link.Groups[1].Value),
            Is.EqualTo(new[] { "givenname", "phone", "siteid", "consent" }),
            "in the order of the fields"
        );
        await none.ShouldSay(422, "Write a telephone number or an e-mail address.");
        await long_.ShouldSay(422, "Write your name");
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Is.Empty);
    }

    [Test]
    public async Task A_form_sent_twice_makes_one_sign_up_with_one_link()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        var html = await browser.GetStringAsync(partner.Form() + "?lang=en");
        var typed = partner.Typed(("Email", "once@example.org"));

        var sent = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => browser.SubmitFrom(html, partner.Form() + "?lang=en", "signup", typed))
        );
        var back = await browser.SubmitFrom(html, partner.Form() + "?lang=en", "signup", typed);
        var links = new HashSet<string>();
        foreach (var answer in sent.Append(back))
        {
            await answer.ShouldBe(HttpStatusCode.Found);
            links.Add(Links().Match(await browser.GetStringAsync(answer.Headers.Location)).Value);
        }

        Assert.That(links, Has.Count.EqualTo(1));
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1));
    }

    [TestCase("", null)]
    [TestCase("&for=another", "Carla")]
    public async Task What_is_changed_after_the_back_button_is_a_sign_up_of_its_own(string to, string? referrer)
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        var address = partner.Form() + "?lang=en" + to;
        var html = await browser.GetStringAsync(address);
        async Task<string> Sent(string name, string phone)
        {
            var typed = partner.Typed(
                ("GivenName", name),
                ("Phone", phone),
                ("ReferrerName", referrer),
                ("ReferrerEmail", referrer is null ? null : "carla@example.org")
            );
            var sent = await browser.SubmitFrom(html, address, "signup", typed);
            await sent.ShouldBe(HttpStatusCode.Found);
            return References().Match(await browser.GetStringAsync(sent.Headers.Location)).Value;
        }

        var first = await Sent("Prima", "333 700 1111");
        var second = await Sent("Seconda", "333 700 2222");
        var corrected = await Sent("Seconda", "333 700 3333");
        var again = await Sent("Seconda", "333 700 3333");
        var people = new List<string>();
        foreach (var person in await partner.Given.Coordinator.Items("/mentees"))
        {
            var record = await partner.Given.Coordinator.Ok($"/mentees/{person.Id()}");
            people.Add($"{record.Text("givenName")} {record.Text("phone")}");
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { first, second, corrected }, Is.Unique.And.None.Empty);
            Assert.That(again, Is.EqualTo(corrected));
            Assert.That(people, Is.EquivalentTo(["Prima +393337001111", "Seconda +393337002222", "Seconda +393337003333"]));
        }
    }

    [Test]
    public async Task A_form_that_came_too_fast_too_late_from_elsewhere_or_from_a_machine_is_shown_again()
    {
        var app = await SharedApp.With(("RateLimits:SignupFormSeconds", "3"), ("Test", "forms"));
        var partner = await Partnership.In(await Given.Programme(app));
        var other = await Partnership.In(partner.Given, "https://school.example.org", "School");
        var browser = app.Browser();
        var page = partner.Form() + "?lang=en";
        var html = await browser.GetStringAsync(page);

        var fast = await browser.SubmitFrom(html, page, "signup", partner.Typed());
        var shown = await fast.Content.ReadAsStringAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(4));
        var trapped = await browser.SubmitFrom(html, page, "signup", partner.Typed(("Website", "https://spam.example")));
        var swapped = await browser.SubmitFrom(
            html.Replace(partner.PublicId, other.PublicId, StringComparison.Ordinal),
            page,
            "signup",
            other.Typed()
        );
        var cross = app.Browser();
        cross.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        var foreign = await cross.SubmitFrom(html, page, "signup", partner.Typed());
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Is.Empty);
        var again = await browser.SubmitFrom(shown, page, "signup", partner.Typed());
        app.Clock.Advance(TimeSpan.FromHours(25));
        var late = await browser.SubmitFrom(html, page, "signup", partner.Typed(("GivenName", "Late")));
        var lateHtml = await late.Content.ReadAsStringAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(4));
        var renewed = await browser.SubmitFrom(lateHtml, page, "signup", partner.Typed(("GivenName", "Late")));

        await fast.ShouldSay(422, "The form came very fast.");
        await trapped.ShouldSay(422, "One hidden field must stay empty.");
        await swapped.ShouldSay(422, "The form was open for a long time.");
        await foreign.ShouldSay(422, "The form was open for a long time.");
        await again.ShouldBe(HttpStatusCode.Found);
        await late.ShouldSay(422, "The form was open for a long time.");
        Assert.That(lateHtml, Does.Contain("value=\"Late\""));
        await renewed.ShouldBe(HttpStatusCode.Found);
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(2));
    }

    [TestCase("a sign that no form has", "application/x-www-form-urlencoded", "_handler=signup&Input.GivenName=a%00b")]
    [TestCase(
        "cut off",
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"_handler\"\r\n\r\nsignup"
    )]
    [TestCase("two thousand fields", "application/x-www-form-urlencoded", null)]
    public async Task A_form_that_cannot_be_read_is_refused_with_a_page_in_the_readers_language(
        string what,
        string type,
        string? body
    )
    {
        var partner = await Partnership.In(await Given.Programme());
        using var request = new HttpRequestMessage(HttpMethod.Post, partner.Form() + "?lang=ar");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Content = new StringContent(body ?? string.Join('&', Enumerable.Range(0, 2000).Select(field => $"a{field}=1")));
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var refused = await partner.Given.App.Anonymous.SendAsync(request);

        await refused.ShouldSay(400, "تعذّرت القراءة");
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Is.Empty, what);
    }

    [Test]
    public async Task A_partner_that_is_switched_off_takes_no_sign_ups_in_any_way()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        var html = await browser.GetStringAsync(partner.Form() + "?lang=en");
        var embedded = await browser.GetStringAsync(partner.Form() + "?lang=en&embed=1");
        await (
            await partner.Given.App.Admin.Send(
                HttpMethod.Patch,
                $"/programmes/{partner.Given.ProgrammeId}/partners/{partner.Id}",
                """{ "active": false }""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);

        await (await browser.GetAsync(partner.Form() + "?lang=en")).ShouldSay(404, "This sign-up page is closed");
        await (await browser.GetAsync("/signup/unknown/mentor?lang=en")).ShouldSay(404, "This sign-up page is closed");
        await (await browser.GetAsync($"/signup/{partner.PublicId}/admin?lang=en")).ShouldSay(404, "This sign-up page is closed");
        await (await browser.SubmitFrom(html, partner.Form() + "?lang=en", "signup", partner.Typed())).ShouldSay(404, "closed");
        // a person within the partner's page reads that it is closed, where a browser would show an error of its own
        var within = await browser.SubmitFrom(embedded, partner.Form(), "signup", partner.Typed());
        await within.ShouldSay(404, "This sign-up page is closed");
        Assert.That(
            within.Headers.GetValues("Content-Security-Policy").Single(),
            Does.EndWith($"frame-ancestors 'self' {Partnership.Page}"),
            "what the person wrote is for the partner's page alone"
        );
        var empty = await browser.GetAsync(partner.Form() + "?embed=1");
        Assert.That(empty.Headers.GetValues("Content-Security-Policy").Single(), Does.EndWith("frame-ancestors 'self' *"));
        await (await partner.FromPage()).ShouldBeProblem(403, "signups-closed");
        await (await partner.Server.Post("/signups", partner.Body())).ShouldBeProblem(403, "signups-closed");
    }

    [Test]
    public async Task Only_pages_of_the_partner_show_the_form_within_theirs_in_its_colours_and_without_cookies()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();

        var alone = await browser.GetAsync(partner.Form());
        var within = await browser.GetAsync(partner.Form() + "?lang=en&embed=1&accent=6b1f2a&background=f4efe6");
        var html = await within.Content.ReadAsStringAsync();
        var unreadable = await browser.GetAsync(partner.Form() + "?embed=1&accent=ffff00");
        var unknown = await browser.GetAsync("/signup/unknown/mentor?embed=1");
        var sent = await browser.SubmitFrom(html, partner.Form(), "signup", partner.Typed());
        var done = await browser.GetAsync(sent.Headers.Location);

        static string Frames(HttpResponseMessage response) =>
            response.Headers.GetValues("Content-Security-Policy").Single().Split("frame-ancestors ")[1];
        var style = Style().Match(html).Groups[1].Value;
        var hash = Convert.ToBase64String(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style))
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Frames(alone), Is.EqualTo("'none'"));
            Assert.That(Frames(unknown), Is.EqualTo("'self' *"), "it says that there is no form here, and no more");
            Assert.That(Frames(within), Is.EqualTo("'self' " + Partnership.Page));
            Assert.That(Frames(done), Is.EqualTo("'self' " + Partnership.Page));
            Assert.That(style, Does.Contain("--first:#6b1f2a").And.Contain("--paper:#f4efe6"));
            Assert.That(
                within.Headers.GetValues("Content-Security-Policy").Single(),
                Does.Contain($"style-src 'self' 'sha256-{hash}'")
            );
            Assert.That(Style().IsMatch(await unreadable.Content.ReadAsStringAsync()), Is.False, "no one could read it");
            Assert.That(sent.Headers.Location!.ToString(), Does.Contain("embed=1").And.Contain("lang=en"));
            foreach (var answer in new[] { within, sent, done })
            {
                Assert.That(answer.Headers.Contains("Set-Cookie"), Is.False);
            }
        }
    }

    [Test]
    public async Task Who_is_known_already_is_not_disclosed_and_their_record_does_not_change()
    {
        var partner = await Partnership.In(await Given.Programme());
        var known = await partner.Given.AvailableMentee(new { email = "ada@example.org", givenName = "Ada" });
        var before = (await partner.Given.Coordinator.Ok($"/mentees/{known}")).ToJsonString();
        (string, string?)[] Of(string email) => [("GivenName", "Selam"), ("Email", email), ("Phone", null)];

        var (fresh, first) = await partner.OnForm(with: Of("new@example.org"));
        var (repeated, second) = await partner.OnForm(with: Of("ada@example.org"));
        var (again, _) = await partner.OnForm(with: Of("ada@example.org"));
        var answers = new { needs = new[] { "language_practice" }, availability = new[] { "mon_evening" } };
        var added = new List<string>();
        foreach (var token in new[] { first, second })
        {
            await (await partner.Given.App.Anonymous.Post($"/signups/own/{token}/answers", answers)).ShouldBe(HttpStatusCode.OK);
            await (
                await partner.Given.App.Anonymous.Post($"/signups/own/{token}/answers", new { needs = new[] { "zz" } })
            ).ShouldBeProblem(400, "validation-failed", "needs[0].code");
            var own = await partner.Given.App.Anonymous.Ok($"/signups/own/{token}");
            foreach (var one in new[] { "id", "reference", "createdAt", "expiresAt", "email" })
            {
                own.Remove(one);
            }

            added.Add(own.ToJsonString());
        }

        var after = await partner.Given.Coordinator.Ok($"/mentees/{known}");
        (after["signedUpAgainAt"], after["signedUpAgainAs"]) = (null, null);
        static string Plain(string page) =>
            References()
                .Replace(Receipts().Replace(Links().Replace(page, ""), ""), "")
                .Replace("new@", "ada@", StringComparison.Ordinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Plain(repeated), Is.EqualTo(Plain(fresh)));
            Assert.That(References().Match(again).Value, Is.Not.EqualTo(References().Match(repeated).Value));
            Assert.That(added[1], Is.EqualTo(added[0]));
            Assert.That(after.ToJsonString(), Is.EqualTo(before));
        }

        await (await partner.Given.App.Anonymous.Send(HttpMethod.Delete, $"/signups/own/{second}")).ShouldBe(
            HttpStatusCode.NoContent
        );
        await partner.Given.Coordinator.Ok($"/mentees/{known}");
        await (await partner.Given.App.Anonymous.GetAsync($"/api/v1/signups/own/{second}")).ShouldBeProblem(
            401,
            "not-authenticated"
        );
    }

    [Test]
    public async Task A_case_worker_signs_up_another_person_and_cannot_consent_for_them()
    {
        var partner = await Partnership.In(await Given.Programme());
        var browser = partner.Given.App.Browser();
        var address = partner.Form() + "?lang=en&for=another";
        (string, string?)[] typed =
        [
            ("GivenName", "Samir"),
            ("Phone", null),
            ("ReferrerName", "Carla"),
            ("ReferrerOrganisation", "Reception centre"),
            ("ReferrerPhone", "0521 555 020"),
        ];
        var html = await browser.GetStringAsync(address);

        var without = await browser.SubmitFrom(html, address, "signup", partner.Typed([.. typed[..4], ("Consent", null)]));
        var nameless = await browser.SubmitFrom(html, address, "signup", partner.Typed([("GivenName", " "), .. typed[1..]]));
        var sent = await browser.SubmitFrom(html, address, "signup", partner.Typed(typed));
        await sent.ShouldBe(HttpStatusCode.Found);
        var again = await browser.SubmitFrom(html, address, "signup", partner.Typed(typed));
        var done = WebUtility.HtmlDecode(await browser.GetStringAsync(sent.Headers.Location));
        var person = (await partner.Given.Coordinator.Items("/mentees")).Single().Id();
        var record = await partner.Given.Coordinator.Ok($"/mentees/{person}");
        var own = await partner.Given.App.Anonymous.Ok($"/privacy/{await Planted.Link(partner.Given, person)}");
        var (_, staff) = await partner.Given.App.SignedIn(new { role = "coordinator", programmeId = partner.Given.ProgrammeId });
        var list = WebUtility.HtmlDecode(await staff.GetStringAsync("/console/people/signups?lang=en"));

        await without.ShouldSay(422, "Write a telephone number or an e-mail address.");
        await without.ShouldSay(422, "Ask the person first.");
        await nameless.ShouldSay(422, "Write the name of the person,");
        await again.ShouldBe(HttpStatusCode.Found);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain("The person decides.").And.Contain("Taking part or not changes nothing"));
            Assert.That(done, Does.Contain("We have the sign-up of Samir").And.Not.Contain("/signup/link/"));
            Assert.That(record["consents"] is null || record.List("consents").Count == 0);
            Assert.That(record.Texts("openGates"), Does.Contain("consent"));
            Assert.That(own.List("signups").Single().Text("referredBy"), Is.EqualTo("Carla, Reception centre"));
            Assert.That(
                list,
                Does.Contain("Signed up by Carla, Reception centre, and not asked yet").And.Contain("tel:+390521555020")
            );
        }

        await (
            await partner.Server.Post("/signups", partner.Body(new { referral = new { name = "Carla", phone = "0521 555 020" } }))
        ).ShouldBeProblem(400, "validation-failed", "consents");
    }

    [Test]
    public async Task A_family_signs_up_together()
    {
        var partner = await Partnership.In(await Given.Programme());

        await partner.OnForm("mentor", ("Kind", "family"));

        Assert.That((await partner.Given.Coordinator.Items("/mentors")).Single().Text("kind"), Is.EqualTo("family"));
    }

    [GeneratedRegex("/signup/link/[0-9a-f]{64}")]
    private static partial Regex Links();

    [GeneratedRegex("receipt=[^&\"]+")]
    private static partial Regex Receipts();

    [GeneratedRegex("PA-[0-9A-F]{4}")]
    private static partial Regex References();

    [GeneratedRegex("<style>(.*?)</style>")]
    private static partial Regex Style();

    [GeneratedRegex("<input type=\"(checkbox|radio)\"[^>]* checked")]
    private static partial Regex CheckedBoxes();
}
