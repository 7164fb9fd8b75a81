using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.People;

/// <summary>The spoken level of a language apart from the written one, and the day on which they were asked.</summary>
public sealed class LanguageLevelsTests
{
    [Test]
    public async Task Level_stays_and_is_the_spoken_one()
    {
        var given = await Given.Programme();

        var plain = await given.Mentee(new { languages = new[] { new { code = "it", level = "a2" } } });
        var apart = await given.Mentee(
            new
            {
                languages = new[]
                {
                    new
                    {
                        code = "it",
                        spoken = "b1",
                        written = "a2",
                        askedOn = "2026-02-20",
                    },
                },
            }
        );
        var (one, other) = (
            (await given.Coordinator.Ok($"/mentees/{plain}"))["languages"]![0]!.AsObject(),
            (await given.Coordinator.Ok($"/mentees/{apart}"))["languages"]![0]!.AsObject()
        );
        var file = await given.Coordinator.GetStringAsync(
            $"/api/v1/mentees/export?purpose=report&programmeId={given.ProgrammeId}"
        );
        var mine = await given.App.Anonymous.Ok($"/privacy/{await Privacy.Planted.Link(given, apart)}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Select(member => member.Key), Is.EqualTo(new[] { "code", "level" }));
            Assert.That(
                (other.Text("level"), other.Text("spoken"), other.Text("written"), other.Text("askedOn")),
                Is.EqualTo(("b1", "b1", "a2", "2026-02-20"))
            );
            Assert.That(file, Does.Contain("it:b1:a2:2026-02-20").And.Contain("it:a2"));
            Assert.That(mine["mentee"]!["languages"]![0]!.AsObject().Text("written"), Is.EqualTo("a2"));
        }

        var imported = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/mentees/import?programmeId={given.ProgrammeId}")
        {
            Content = new StringContent(
                "givenName,languages\nSelam,it:b1:a2:2026-02-20;ti:native\n",
                System.Text.Encoding.UTF8,
                "text/csv"
            ),
        };
        await (await given.Coordinator.SendAsync(imported)).ShouldBe(HttpStatusCode.OK);
        var entered = (await given.Coordinator.Items($"/mentees?programmeId={given.ProgrammeId}&q=Selam"))[0];
        Assert.That(entered["languages"]![0]!.AsObject().Text("askedOn"), Is.EqualTo("2026-02-20"));
    }

    [Test]
    public async Task Levels_that_differ_and_a_day_to_come_are_refused()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();

        foreach (
            var (language, field) in new[]
            {
                ("""{"code":"it","level":"a2","spoken":"b1"}""", "languages[0].spoken"),
                ("""{"code":"it","level":"a2","askedOn":"2027-02-20"}""", "languages[0].askedOn"),
                ("""{"code":"it","written":"a2"}""", "languages[0].level"),
            }
        )
        {
            var refused = await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{mentee}",
                $$"""{"languages":[{{language}}]}""",
                ("If-Match", "*")
            );
            await refused.ShouldBeProblem(400, "validation-failed", field);
        }
    }

    [Test]
    public async Task After_ninety_days_the_page_says_to_ask_again_and_the_form_records_that_it_was_asked()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var day = given.App.Clock.Today;
        string Day(int ago) => day.AddDays(-ago).ToString("yyyy-MM-dd");
        var mentee = await given.Mentee(
            new
            {
                languages = new object[]
                {
                    new
                    {
                        code = "it",
                        level = "a2",
                        written = "a1",
                        askedOn = Day(91),
                    },
                    new { code = "ti", level = "native" },
                },
            }
        );
        var recent = await given.Mentee(
            new
            {
                languages = new[]
                {
                    new
                    {
                        code = "it",
                        level = "a2",
                        askedOn = Day(90),
                    },
                },
            }
        );
        var page = $"/console/people/{mentee}";

        var old = WebUtility.HtmlDecode(await browser.GetStringAsync(page));
        var fresh = WebUtility.HtmlDecode(await browser.GetStringAsync($"/console/people/{recent}"));
        (string, string)[] same =
        [
            ("Input.GivenName", "Selam"),
            ("Input.Code[0]", "it"),
            ("Input.Level[0]", "a2"),
            ("Input.Written[0]", "a1"),
            ("Input.Code[1]", "ti"),
            ("Input.Level[1]", "native"),
        ];
        await browser.Submit(page + "/edit", "person", same);
        var kept = (await given.Coordinator.Ok($"/mentees/{mentee}"))["languages"]!;
        await browser.Submit(page + "/edit", "person", [.. same, ("Input.AskedToday", "true")]);
        var asked = (await given.Coordinator.Ok($"/mentees/{mentee}"))["languages"]!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(old, Does.Contain("spoken A2, written A1").And.Contain("Ask again").And.Contain("(91 days)"));
            Assert.That(old, Does.Contain("The levels of languages were asked on"));
            Assert.That(fresh, Does.Not.Contain("Ask again"));
            Assert.That(kept[0]!.AsObject().Text("askedOn"), Is.EqualTo(Day(91)));
            Assert.That(kept[1]!["askedOn"], Is.Null);
            Assert.That(asked[0]!.AsObject().Text("askedOn"), Is.EqualTo(Day(0)));
            Assert.That(asked[0]!.AsObject().Text("spoken"), Is.EqualTo("a2"));
        }
    }
}
