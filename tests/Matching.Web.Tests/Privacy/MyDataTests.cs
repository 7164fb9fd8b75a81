using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Privacy;

public sealed class GetMyDataTests
{
    [Test]
    public async Task Everything_that_is_held_is_shown_and_who_read_it()
    {
        var planted = await Planted.In(SharedApp.App);

        var data = await planted.Data();
        var file = await planted.Given.App.Anonymous.GetAsync($"/api/v1/privacy/{planted.Token}/export");

        foreach (
            var text in new[] { data.ToJsonString(), JsonNode.Parse(await file.Content.ReadAsStringAsync())!.ToJsonString() }
        )
        {
            foreach (var word in Planted.Words.Except(Planted.OfStaff).Concat(Planted.Surroundings))
            {
                Assert.That(
                    JsonNode
                        .Parse(text)!
                        .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
                    Does.Contain(word)
                );
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(file.Content.Headers.ContentDisposition!.FileName, Is.EqualTo("my-data.json"));
            Assert.That(data.First("meetings").Value<int>("minutes"), Is.EqualTo(77));
            Assert.That(data.List("matchRuns").Select(run => Guid.Parse(run!.Text("matchRunId"))), Does.Contain(planted.Run));
            Assert.That(
                data.List("readers").Select(reader => reader.Text("action")),
                Does.Contain("ExportPeople").And.Contain("CreateMentee").And.None.EqualTo("GetMyData")
            );
            Assert.That(
                data.List("readers").Select(reader => reader.Text("role")),
                Is.All.EqualTo("coordinator").Or.EqualTo("partner")
            );
            Assert.That(data.ToJsonString(), Does.Not.Contain(Planted.OfStaff[0]));
        }
    }

    [Test]
    public async Task The_page_shows_the_same_by_a_clean_address_in_both_languages_and_without_script()
    {
        var planted = await Planted.In(SharedApp.App);
        var browser = planted.Given.App.Browser();
        await (await browser.GetAsync("/my")).ShouldLead("/my/ended");

        var link = await browser.GetAsync($"/my/{planted.Token}");
        await link.ShouldLead("/my");
        var page = await browser.GetAsync("/my?lang=it");
        var html = await page.Content.ReadAsStringAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(link.Headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
            Assert.That(page.Headers.CacheControl!.NoStore, Is.True);
            Assert.That(
                html,
                Does.Contain("<html lang=\"it\"")
                    .And.Contain("I tuoi dati")
                    .And.Contain("Zebedeusz")
                    .And.Contain("Grund8812")
                    .And.Contain("Theremin7391")
            );
            Assert.That(
                html,
                Does.Not.Contain(planted.Token).And.Not.Contain("<script").And.Not.Contain("my.").And.Not.Contain("person.")
            );
            Assert.That(
                await browser.GetStringAsync("/my?lang=en"),
                Does.Contain("Your data").And.Not.Contain("my.").And.Not.Contain(">status.")
            );
            Assert.That(
                (await (await browser.GetAsync("/my/export")).Json()).At("mentee").Text("familyName"),
                Is.EqualTo("Quarkowski")
            );
        }
    }
}

public sealed class PauseMeTests
{
    [Test]
    public async Task Who_rests_is_not_matched_and_comes_back_by_themselves()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        await given.AvailableMentor();
        var path = $"/privacy/{await Planted.Link(given, mentee)}/pause";

        await (await given.App.Anonymous.Post(path, new { paused = true })).ShouldBe(HttpStatusCode.OK);
        var without = await given.Run(new { dryRun = true });
        await (await given.App.Anonymous.Post(path, new { paused = false })).ShouldBe(HttpStatusCode.OK);
        var with = await given.Run(new { dryRun = true });

        Assert.That((without.Value<int>("mentees"), with.Value<int>("mentees")), Is.EqualTo((0, 1)));
    }

    [TestCase("pause", "Paused", "pause", "paused")]
    [TestCase("restrict", "Restricted", "restriction", "restricted")]
    [TestCase("withdraw-matching-1", "Ignored", "withdrawal", "purpose")]
    public async Task What_ends_an_open_proposal_says_so_before_and_after(string form, string name, string route, string member)
    {
        var given = await Given.Programme();
        foreach (var way in new string[][] { ["offered"], ["offered", "mentor_accepted"], [] })
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, way);
            // the mentee is asked once the mentor has accepted
            var isAsked = way.Contains("mentor_accepted");
            var browser = given.App.Browser();
            await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");

            var before = await browser.GetStringAsync("/my?lang=en");
            var done = await browser.Submit("/my", form, name == "Ignored" ? [] : [(name, "true")]);
            var after = await browser.GetStringAsync(done.Headers.Location!.ToString());

            Assert.That(before.Contains("If you do this, the proposal ends.", StringComparison.Ordinal), Is.EqualTo(isAsked));
            Assert.That(after.Contains("Your open proposal has ended.", StringComparison.Ordinal), Is.EqualTo(isAsked));
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("withdrawn"));

            var (other, theirs) = (await given.AvailableMentor(), await given.AvailableMentee());
            var second = await given.Pair(other, theirs, way);
            object sent = member == "purpose" ? "matching" : true;
            var answer = await given.App.Anonymous.Post(
                $"/privacy/{await Planted.Link(given, theirs)}/{route}",
                new Dictionary<string, object> { [member] = sent }
            );
            var withdrawn = (await answer.Json()).At("mentee").List("withdrawnPairs").Select(id => id.GetValue<Guid>());
            Assert.That(withdrawn, isAsked ? Is.EqualTo(new[] { second }) : Is.Empty, "nothing of what they were not asked");
        }
    }

    [Test]
    public async Task A_rest_from_a_page_that_is_out_of_date_does_not_end_the_rest()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var (first, second) = (await browser.GetStringAsync("/my"), await browser.GetStringAsync("/my"));

        await (await browser.SubmitFrom(first, "/my", "pause", ("Paused", "true"))).ShouldLead("/my?done=1");
        await browser.SubmitFrom(second, "/my", "pause", ("Paused", "true"));

        Assert.That(first, Does.Contain("name=\"Paused\" value=\"true\""));
        Assert.That((await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status"), Is.EqualTo("paused"));
    }

    [Test]
    public async Task A_pause_that_staff_have_set_is_ended_by_staff_alone()
    {
        var given = await Given.Programme();
        var mentee = await given.AvailableMentee();
        var token = await Planted.Link(given, mentee);
        await given.Coordinator.Moved($"/mentees/{mentee}", new { to = "paused", reason = "An inquiry." });

        await (await given.App.Anonymous.Post($"/privacy/{token}/pause", new { paused = false })).ShouldBeProblem(
            409,
            "pause-by-staff"
        );
        // the person's own request for a pause changes nothing in the meantime
        await given.App.Anonymous.Post($"/privacy/{token}/pause", new { paused = true });
        await (await given.App.Anonymous.Post($"/privacy/{token}/pause", new { paused = false })).ShouldBeProblem(
            409,
            "pause-by-staff"
        );
        var data = await given.App.Anonymous.Ok($"/privacy/{token}");

        Assert.That(
            (data.Value<bool>("pausedByStaff"), (await given.Coordinator.Ok($"/mentees/{mentee}")).Text("status")),
            Is.EqualTo((true, "paused"))
        );
    }
}
