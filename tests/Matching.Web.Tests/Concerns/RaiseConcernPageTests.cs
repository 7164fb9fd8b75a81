using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;
using Matching.Web.Tests.People;
using Matching.Web.Tests.Webhooks;

namespace Matching.Web.Tests.Concerns;

/// <summary>Coordinators raise a concern from the page of the person or pair that it is about.</summary>
public sealed class RaiseConcernPageTests
{
    [Test]
    public async Task A_concern_about_a_pair_is_raised_from_its_page_and_pauses_it()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (mentor, mentee) = (
            await given.AvailableMentor(new { givenName = "Anna" }),
            await given.AvailableMentee(new { givenName = "Amal" })
        );
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var page = $"/console/concerns/new?pair={pair}";

        Assert.That(await browser.Read($"/console/pairs/{pair}"), Does.Contain(page));
        var form = await browser.Read(page);
        var empty = await browser.Submit(page, "concern", ("Input.About", mentee.ToString()), ("Input.What", " "));
        await (
            await browser.Submit(
                page,
                "concern",
                ("Input.About", mentee.ToString()),
                ("Input.What", "<b>Besorgnis4413</b>"),
                ("Input.HappenedOn", given.App.Clock.Today.ToString("yyyy-MM-dd")),
                ("Input.Urgency", "immediate"),
                ("Input.PausePair", "true")
            )
        ).ShouldLead($"/console/pairs/{pair}?done=concern");
        var raised = (await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}"))[^1];
        var read = await given.App.Admin.Ok($"/concerns/{raised!.AsObject().Id()}");
        var after = await browser.Read($"/console/pairs/{pair}?done=concern");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                form,
                Does.Contain("Amal and Anna").And.Contain("Only Amal").And.Contain("Only Anna").And.Contain("tel:112")
            );
            Assert.That((int)empty.StatusCode, Is.EqualTo(400));
            Assert.That(
                await empty.Content.ReadAsStringAsync(),
                Does.Contain("href=\"#input-what\"").And.Contain("What happened")
            );
            Assert.That(
                (read.Text("what"), read.Text("urgency"), read.Text("personId"), read.Text("pairId"), read.Text("raisedAs")),
                Is.EqualTo(("<b>Besorgnis4413</b>", "immediate", mentee.ToString(), pair.ToString(), "coordinator"))
            );
            Assert.That((await given.Coordinator.Ok($"/pairs/{pair}")).Text("status"), Is.EqualTo("on_hold"));
            Assert.That(after, Does.Contain("The concern is sent").And.Not.Contain("Besorgnis4413"));
        }
    }

    [Test]
    public async Task A_concern_about_a_person_needs_no_pair_and_leaves_no_reading_on_the_record()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var mentee = await given.Mentee(new { givenName = "Amal" });
        var page = $"/console/concerns/new?person={mentee}";
        var profile = await browser.Read($"/console/people/{mentee}");
        async Task<int> Reads() =>
            (await given.App.Admin.Items($"/audit?subjectId={mentee}&limit=200")).Count(entry =>
                entry!.Text("action") == "GetPerson"
            );
        var before = await Reads();

        await (
            await browser.Submit(page, "concern", ("Input.About", mentee.ToString()), ("Input.What", "Besorgnis4414"))
        ).ShouldLead($"/console/people/{mentee}?done=concern");

        Assert.That(profile, Does.Contain(page));
        Assert.That(await Reads(), Is.EqualTo(before));
        Assert.That(await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nothing_is_raised_about_unknown_foreign_and_unnamed_people()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var other = await Given.Programme();
        var foreign = await other.Happens();
        var own = await given.Mentee();

        foreach (var query in new[] { "", "?person=x", $"?pair={foreign}", $"?person={await other.Mentee()}" })
        {
            var missing = await browser.GetAsync("/console/concerns/new" + query);

            Assert.That(missing.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), query);
            Assert.That(await missing.Content.ReadAsStringAsync(), Does.Contain("Open the page of the person or pair"), query);
        }

        var unnamed = await browser.Submit(
            $"/console/concerns/new?person={own}",
            "concern",
            ("Input.About", foreign.ToString()),
            ("Input.What", "x")
        );
        Assert.That((int)unnamed.StatusCode, Is.EqualTo(400));
        Assert.That(await unnamed.Content.ReadAsStringAsync(), Does.Contain("href=\"#input-about\""));
        Assert.That(await given.App.Admin.Items($"/concerns?programmeId={given.ProgrammeId}"), Is.Empty);
    }
}
