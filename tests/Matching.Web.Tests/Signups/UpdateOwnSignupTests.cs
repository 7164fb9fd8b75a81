using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

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
            Assert.That(mentor.Texts("availability"), Is.EqualTo(new[] { "tue_evening", "sat_morning" }));
            Assert.That(mentor.Texts("accessibilityNeeds"), Is.EqualTo(new[] { "step_free", "interpreter" }));
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
            Assert.That(mentee.Value<bool>("sharesPhone"), Is.True);
        }
    }

    [Test]
    public async Task Who_gave_no_telephone_is_not_asked_who_else_uses_it()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, token) = await partner.OnForm(with: [("Phone", null), ("Email", "nophone@example.org"), ("BestHour", "write")]);
        var own = await partner.Given.App.Anonymous.Ok($"/signups/own/{token}");

        Assert.That(own.Texts("asked"), Does.Contain("contactChannel").And.Not.Contain("sharesPhone"));
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

        Assert.That(own.Texts("asked"), Is.EqualTo(new[] { "needs", "languages", "contactChannel", "sharesPhone", "kind" }));
        await (await browser.GetAsync("/signup/mine/free?lang=en")).ShouldSay(404, "This page has ended");
    }
}
