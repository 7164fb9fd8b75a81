using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Http;
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
        Assert.That(within.Headers.GetValues("Content-Security-Policy").Single(), Does.EndWith("frame-ancestors 'self' *"));
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
            Assert.That(record.List("openGates").Select(gate => gate.GetValue<string>()), Does.Contain("consent"));
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

public sealed class GetSignupFormTests
{
    [Test]
    public async Task The_form_is_open_to_all_and_says_what_the_programme_promises()
    {
        var partner = await Partnership.In(
            await Given.Programme(
                body: new
                {
                    name = "Together",
                    callWithinDays = 2,
                    texts = new Dictionary<string, string> { ["consent.matching.3.en"] = "Our own words." },
                }
            )
        );

        var form = await partner.Given.App.Anonymous.Ok($"/signup-forms?partner={partner.PublicId}");

        // Monday to Friday alone count
        var day = partner.Given.App.Clock.Today;
        for (var left = 2; left > 0; )
        {
            day = day.AddDays(1);
            left -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form.Text("callBy"), Is.EqualTo(day.ToString("yyyy-MM-dd")));
            Assert.That((form.Text("consentVersion"), form.Text("consentText")), Is.EqualTo(("3", "Our own words.")));
            Assert.That(form.List("sites").Select(site => site.Text("name")), Is.EqualTo(new[] { "Parma" }));
            Assert.That(form.ToJsonString(), Does.Not.Contain(Partnership.Page));
        }

        await (await partner.Given.App.Anonymous.GetAsync("/api/v1/signup-forms?partner=unknown")).ShouldBeProblem(
            404,
            "partner-not-found"
        );
    }

    [TestCase("familyName", "sign_up")]
    [TestCase("location", "sign_up")]
    [TestCase("values", "sign_up")]
    [TestCase("givenName", "interview")]
    [TestCase("nothing", "interview")]
    [TestCase("needs", "later")]
    public async Task What_a_first_form_must_not_ask_is_refused(string member, string stage)
    {
        var body = new { name = "Stages", fieldStages = new Dictionary<string, string> { [member] = stage } };

        await (await SharedApp.App.Admin.Post("/programmes", body)).ShouldBeProblem(400, "validation-failed", "fieldStages");
    }
}

public sealed class GetOwnSignupTests
{
    // Ten people who waited three weeks.
    private static async Task TenMatched(Given given)
    {
        var since = given.App.Clock.Today.AddDays(-21).ToString("yyyy-MM-dd");
        for (var i = 0; i < 10; i++)
        {
            await given.Pair(
                await given.AvailableMentor(),
                await given.AvailableMentee(new { appliedOn = since }),
                "offered",
                "mentor_accepted",
                "agreed"
            );
        }
    }

    [Test]
    public async Task A_wait_is_said_once_ten_people_were_matched_here()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        await TenMatched(given);

        var (page, token) = await partner.OnForm();
        var own = await given.App.Anonymous.Ok($"/signups/own/{token}");

        Assert.That(page, Does.Contain("Most likely from 3 to 4 weeks").And.Contain("It comes from 10 people"));
        Assert.That(own.Value<int>("expectedWaitPeople"), Is.EqualTo(10));
    }

    [Test]
    public async Task Where_few_of_the_town_were_matched_the_wait_is_that_of_the_programme()
    {
        var given = await Given.Programme();
        var partner = await Partnership.In(given);
        var other = await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/sites",
            new
            {
                name = "Fidenza",
                latitude = 44.86,
                longitude = 10.06,
            }
        );
        await TenMatched(given);

        var (page, _) = await partner.OnForm(with: ("SiteId", other.Id().ToString()));

        Assert.That(page, Does.Contain("Most likely from 3 to 4 weeks").And.Contain("It comes from 10 people"));
    }

    [Test]
    public async Task The_link_works_for_sixty_days_and_not_after_a_merge()
    {
        var app = await SharedApp.With(("Test", "links"));
        var partner = await Partnership.In(await Given.Programme(app));
        var (_, token) = await partner.OnForm(with: ("GivenName", "Selam"));
        var (_, twin) = await partner.OnForm(with: ("GivenName", "Selam"));
        var duplicate = (await partner.Given.Coordinator.Items("/possible-duplicates")).Single();
        var kept = duplicate["first"]!;

        await (
            await partner.Given.Coordinator.Post(
                $"/possible-duplicates/{duplicate.Id()}/transition",
                new { to = "merged", keep = kept.Id() }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var left = new List<string>();
        foreach (var one in new[] { token, twin })
        {
            if ((await app.Anonymous.GetAsync($"/api/v1/signups/own/{one}")).IsSuccessStatusCode)
            {
                left.Add(one);
            }
        }

        Assert.That(left, Has.Count.EqualTo(1), "the link to the record that is gone has ended");
        app.Clock.Advance(TimeSpan.FromDays(61));
        foreach (var one in new[] { token, twin })
        {
            await (await app.Anonymous.GetAsync($"/api/v1/signups/own/{one}")).ShouldBeProblem(401, "not-authenticated");
        }

        await partner.OnForm();
        Assert.That(
            await app.Sql<long>(
                "SELECT count(*) FROM signups WHERE answers_sealed IS NOT NULL AND programme_id = @Id",
                new { Id = partner.Given.ProgrammeId }
            ),
            Is.EqualTo(new[] { 1L }),
            "old answers are deleted"
        );
    }
}

public sealed class CheckOwnSignupTests
{
    [TestCase("{}")]
    [TestCase("""{"travelKm":-1,"nothingOfThis":true}""")]
    [TestCase("{oops")]
    public async Task A_link_that_opens_nothing_is_refused_whatever_was_sent(string body)
    {
        var answer = await SharedApp.App.Anonymous.Send(HttpMethod.Post, $"/signups/own/{new string('a', 64)}/answers", body);

        await answer.ShouldBeProblem(401, "not-authenticated");
    }
}

public sealed class UpdateOwnSignupTests
{
    [Test]
    public async Task Steps_are_saved_one_by_one_by_the_link_on_another_device_and_reach_the_record()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm("mentor", ("GivenName", "Giulia"));
        var browser = partner.Given.App.Browser();

        await (await browser.GetAsync($"/signup/link/{token}?lang=en")).ShouldLead("/signup/mine?lang=en");
        var overview = WebUtility.HtmlDecode(await browser.GetStringAsync("/signup/mine?lang=en"));
        await (
            await browser.Submit(
                "/signup/mine/help?lang=en",
                "step",
                ("Input.Codes", "language_practice"),
                ("Input.Codes", "leisure"),
                ("Input.TravelKm", "10")
            )
        ).ShouldLead("/signup/mine/free?lang=en");
        await (
            await browser.Submit(
                "/signup/mine/free?lang=en",
                "step",
                ("Input.Slots", "tue_evening"),
                ("Input.Slots", "sat_morning")
            )
        ).ShouldLead("/signup/mine/languages?lang=en");
        var half = await browser.Submit("/signup/mine/languages?lang=en", "step", ("Input.Language0", "it"));
        await (
            await browser.Submit("/signup/mine/languages?lang=en", "step", ("Input.Language0", "it"), ("Input.Level0", "native"))
        ).ShouldLead("/signup/mine/adjustments?lang=en");
        var unticked = await browser.Submit("/signup/mine/adjustments?lang=en", "step", ("Input.Codes", "step_free"));
        await (
            await browser.Submit(
                "/signup/mine/adjustments?lang=en",
                "step",
                ("Input.Codes", "step_free"),
                ("Input.Codes", "interpreter"),
                ("Input.Consent", "true")
            )
        ).ShouldLead("/signup/mine?done=1&lang=en");
        var saved = WebUtility.HtmlDecode(await browser.GetStringAsync("/signup/mine?done=1&lang=en"));
        var mentor = await partner.Given.Coordinator.Ok(
            $"/mentors/{(await partner.Given.Coordinator.Items("/mentors")).Single().Id()}"
        );

        await half.ShouldSay(422, "Choose a level for each language");
        await unticked.ShouldSay(422, "Tick the box, so that we may keep");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(overview, Does.Contain("What I offer").And.Contain("When I am free").And.Not.Contain("signup."));
            Assert.That(
                saved,
                Does.Contain("Saved.").And.Contain("Language practice, Free time together").And.Contain("An interpreter")
            );
            Assert.That(
                mentor.List("offers").Select(offer => offer.Text("code")),
                Is.EqualTo(new[] { "language_practice", "leisure" })
            );
            Assert.That(mentor.Value<int>("travelKm"), Is.EqualTo(10));
            Assert.That(
                mentor.List("availability").Select(slot => slot.GetValue<string>()),
                Is.EqualTo(new[] { "tue_evening", "sat_morning" })
            );
            Assert.That(
                mentor.List("accessibilityNeeds").Select(need => need.GetValue<string>()),
                Is.EqualTo(new[] { "step_free", "interpreter" })
            );
            Assert.That(
                mentor.List("consents").Select(consent => consent.Text("purpose")),
                Is.EquivalentTo(new[] { "matching", "adjustments" })
            );
        }

        await (
            await partner.Given.App.Anonymous.Post(
                $"/signups/own/{token}/answers",
                new { accessibilityNeeds = Array.Empty<string>() }
            )
        ).ShouldBe(HttpStatusCode.OK);
        mentor = await partner.Given.Coordinator.Ok($"/mentors/{mentor.Id()}");
        Assert.That(mentor.List("consents").Select(consent => consent.Text("purpose")), Is.EqualTo(new[] { "matching" }));
    }

    [Test]
    public async Task A_person_corrects_their_details_by_the_link()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm(with: ("GivenName", "Selma"));
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}");
        const string Page = "/signup/mine/details?lang=en";

        var wrong = await browser.Submit(Page, "step", ("Input.GivenName", "Selam"), ("Input.Phone", "12"));
        await (
            await browser.Submit(
                Page,
                "step",
                ("Input.GivenName", "Selam"),
                ("Input.Phone", "333 111 2223"),
                ("Input.PreferredLanguage", "it"),
                ("Input.BestHour", "morning")
            )
        ).ShouldLead("/signup/mine?done=1&lang=en");
        var mentee = await partner.Given.Coordinator.Ok(
            $"/mentees/{(await partner.Given.Coordinator.Items("/mentees")).Single().Id()}"
        );

        await wrong.ShouldSay(422, "The number has too few or too many digits.");
        Assert.That(
            (mentee.Text("givenName"), mentee.Text("phone"), mentee.Text("preferredLanguage"), mentee.Text("bestHour")),
            Is.EqualTo(("Selam", "+393331112223", "it", "morning"))
        );
    }

    [Test]
    public async Task What_staff_recorded_since_and_what_a_step_does_not_show_stay_when_the_step_is_saved()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm(with: ("GivenName", "Selma"));
        var app = partner.Given.App;
        await (
            await app.Anonymous.Post(
                $"/signups/own/{token}/answers",
                new
                {
                    needs = new[] { "leisure" },
                    languages = new[]
                    {
                        new { code = "ti", level = "native" },
                        new { code = "ar", level = "b1" },
                        new { code = "it", level = "a1" },
                        new { code = "en", level = "a2" },
                    },
                }
            )
        ).ShouldBe(HttpStatusCode.OK);
        var path = $"/mentees/{(await partner.Given.Coordinator.Items("/mentees")).Single().Id()}";
        await (
            await partner.Given.Coordinator.Send(
                HttpMethod.Patch,
                path,
                """
                {
                  "givenName": "Selam",
                  "needs": [{ "code": "leisure", "mandatory": true }, { "code": "driving", "mandatory": false }],
                  "languages": [
                    { "code": "ti", "level": "native" }, { "code": "ar", "level": "b1" },
                    { "code": "it", "level": "a2", "spoken": "a2", "written": "a1", "askedOn": "2026-01-15" },
                    { "code": "en", "level": "a2" }, { "code": "fr", "level": "b2" }
                  ]
                }
                """,
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        var browser = app.Browser();
        await browser.GetAsync($"/signup/link/{token}");

        await browser.Submit(
            "/signup/mine/details?lang=en",
            "step",
            ("Input.GivenName", "Selma"),
            ("Input.PreferredLanguage", "it")
        );
        await browser.Submit(
            "/signup/mine/help?lang=en",
            "step",
            ("Input.Codes", "leisure"),
            ("Input.Codes", "language_practice")
        );
        await browser.Submit(
            "/signup/mine/languages?lang=en",
            "step",
            ("Input.Language0", "ti"),
            ("Input.Level0", "native"),
            ("Input.Language1", "it"),
            ("Input.Level1", "a1")
        );
        var unchanged = await partner.Given.Coordinator.Ok(path);
        await browser.Submit("/signup/mine/languages?lang=en", "step", ("Input.Language0", "it"), ("Input.Level0", "b1"));
        var changed = await partner.Given.Coordinator.Ok(path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(unchanged.Text("givenName"), Is.EqualTo("Selam"), "staff corrected it, and the person sent what it was");
            Assert.That(
                unchanged.List("needs").Select(need => need.ToJsonString()),
                Is.EqualTo(
                    new[]
                    {
                        """{"code":"leisure","mandatory":true}""",
                        """{"code":"language_practice","mandatory":false}""",
                        """{"code":"driving","mandatory":false}""",
                    }
                )
            );
            Assert.That(
                unchanged.List("languages").Select(language => language.ToJsonString()),
                Is.EqualTo(
                    new[]
                    {
                        """{"code":"ti","level":"native"}""",
                        """{"code":"it","level":"a2","spoken":"a2","written":"a1","askedOn":"2026-01-15"}""",
                        """{"code":"en","level":"a2"}""",
                        """{"code":"fr","level":"b2"}""",
                    }
                ),
                "Arabic was taken back, English is a fourth that the page does not show, and French is what staff asked"
            );
            Assert.That(
                changed.List("languages").Select(language => language.ToJsonString()),
                Is.EqualTo(
                    new[]
                    {
                        """{"code":"it","level":"b1","spoken":"b1","written":"a1","askedOn":"2026-01-15"}""",
                        """{"code":"fr","level":"b2"}""",
                    }
                )
            );
        }
    }

    [Test]
    public async Task How_messages_arrive_and_who_else_uses_the_telephone_is_asked_after_the_sign_up_and_reaches_the_record()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm();
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}?lang=en");

        await (
            await browser.Submit(
                "/signup/mine/reach?lang=en",
                "step",
                ("Input.ContactChannel", "messenger"),
                ("Input.SharesPhone", "yes")
            )
        ).ShouldLead("/signup/mine/help?lang=en");
        var saved = WebUtility.HtmlDecode(await browser.GetStringAsync("/signup/mine?lang=en"));

        var person = (await partner.Given.Coordinator.Items("/mentees")).Single().Id();
        var mentee = await partner.Given.Coordinator.Ok($"/mentees/{person}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(saved, Does.Contain("By a messenger").And.Contain("Yes, somebody else uses it too"));
            Assert.That(mentee.Text("contactChannel"), Is.EqualTo("messenger"));
            Assert.That(mentee["sharesPhone"]!.GetValue<bool>(), Is.True);
        }
    }

    [Test]
    public async Task Who_gave_no_telephone_is_not_asked_who_else_uses_it()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm(with: [("Phone", null), ("Email", "nophone@example.org"), ("BestHour", "write")]);
        var own = await partner.Given.App.Anonymous.Ok($"/signups/own/{token}");

        Assert.That(
            own.List("asked").Select(member => member.GetValue<string>()),
            Does.Contain("contactChannel").And.Not.Contain("sharesPhone")
        );
    }

    [Test]
    public async Task A_question_that_the_programme_asks_later_is_no_step()
    {
        var stages = new Dictionary<string, string> { ["availability"] = "interview", ["accessibilityNeeds"] = "acceptance" };
        var partner = await Partnership.In(await Given.Programme(body: new { name = "Later", fieldStages = stages }));
        var (_, token) = await partner.OnForm();

        var own = await partner.Given.App.Anonymous.Ok($"/signups/own/{token}");
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}");

        Assert.That(
            own.List("asked").Select(member => member.GetValue<string>()),
            Is.EqualTo(new[] { "needs", "languages", "contactChannel", "sharesPhone", "kind" })
        );
        await (await browser.GetAsync("/signup/mine/free?lang=en")).ShouldSay(404, "This page has ended");
    }
}

public sealed class EraseOwnSignupTests
{
    [Test]
    public async Task A_sign_up_of_a_person_who_was_known_before_is_erased_with_an_entry_in_the_audit()
    {
        var partner = await Partnership.In(await Given.Programme());
        var app = partner.Given.App;
        await partner.OnForm(with: ("Email", "known@example.org"));
        var (_, token) = await partner.OnForm(with: ("Email", "known@example.org"));
        var signup = (await app.Anonymous.Ok($"/signups/own/{token}")).Id();

        await (await app.Anonymous.Send(HttpMethod.Delete, $"/signups/own/{token}")).ShouldBe(HttpStatusCode.NoContent);

        var entries = await app.Admin.Items($"/audit?programmeId={partner.Given.ProgrammeId}&subjectId={signup}");
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1), "the record stays");
        Assert.That(
            entries.Select(entry => entry.Text("action") + " " + entry.Text("actorRole")),
            Is.EqualTo(new[] { "EraseOwnSignup partner_form" })
        );
    }

    [Test]
    public async Task A_person_erases_what_they_sent_by_the_page_and_the_link_opens_nothing_more()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm();
        var browser = partner.Given.App.Browser();
        await browser.GetAsync($"/signup/link/{token}");

        var unsure = await browser.Submit("/signup/mine?lang=en", "erase");
        await (await browser.Submit("/signup/mine?lang=en", "erase", ("Sure", "true"))).ShouldLead(
            "/signup/mine?erased=1&lang=en"
        );

        await unsure.ShouldSay(200, "Tick the box first");
        await (await browser.GetAsync("/signup/mine?erased=1&lang=en")).ShouldSay(200, "Your sign-up is deleted");
        await (await partner.Given.App.Anonymous.GetAsync($"/api/v1/signups/own/{token}")).ShouldBeProblem(
            401,
            "not-authenticated"
        );
        Assert.That(await partner.Given.Coordinator.Items("/mentees"), Is.Empty);
    }
}

public sealed class SignupFormsPageTests
{
    [Test]
    public async Task An_administrator_copies_the_lines_for_a_partner_and_sees_the_form()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, admin) = await partner.Given.App.SignedIn(new { role = "admin", programmeId = partner.Given.ProgrammeId });
        var (_, coordinator) = await partner.Given.App.SignedIn(
            new { role = "coordinator", programmeId = partner.Given.ProgrammeId }
        );

        var page = WebUtility.HtmlDecode(
            await admin.GetStringAsync("/console/signup-forms?lang=en&role=mentee&language=it&accent=%236b1f2a&background=f4efe6")
        );
        var wrong = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/signup-forms?lang=en&accent=%22><script>"));
        var refused = await coordinator.GetAsync("/console/signup-forms");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                page,
                Does.Contain("/embed.js\" async></script>")
                    .And.Contain(
                        $"<matching-signup partner=\"{partner.PublicId}\" role=\"mentee\" lang=\"it\" accent=\"6b1f2a\" background=\"f4efe6\">"
                    )
                    .And.Contain(Partnership.Page)
            );
            Assert.That(
                page,
                Does.Contain($"<iframe class=\"link\" src=\"/signup/{partner.PublicId}/mentee?embed=1&lang=it&accent=6b1f2a")
            );
            Assert.That(wrong, Does.Contain("Text could not be read in these colours"));
            Assert.That(refused.IsSuccessStatusCode, Is.False);
        }
    }
}

public sealed class OwnColoursTests
{
    [TestCase("0a4f8f", null, true)]
    [TestCase(null, "14171c", true)]
    [TestCase("8ec5ff", "14171c", true)]
    [TestCase("0a4f8f", "14171c", false)]
    [TestCase("8ec5ff", "ffffff", false)]
    [TestCase("ff0", null, false)]
    [TestCase("red;}*{x", null, false)]
    [TestCase("0a4f8f", "808080", false)]
    public void Colours_count_when_text_can_be_read_in_them(string? accent, string? background, bool isUsed) =>
        Assert.That(OwnColours.Read(accent, background) is not null, Is.EqualTo(isUsed));
}
