using System.Net;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Concerns;

public sealed class GetSafeguardingStaffTests
{
    [Test]
    public async Task No_staff_is_named_at_first()
    {
        var given = await Given.Programme();

        Assert.That((await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/safeguarding-staff")).List("staff"), Is.Empty);
    }
}

public sealed class NameSafeguardingStaffTests
{
    [Test]
    public async Task Accounts_and_keys_are_named_and_those_that_could_not_read_are_refused()
    {
        var given = await Given.Programme();
        var other = await Given.Programme();
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, key) = await Staff.Key(given, "coordinator");
        var concern = (
            await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "Besorgnis4450" })
        ).Id();

        await Staff.Name(given, key, holder.Id);

        Assert.That(
            (await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/safeguarding-staff"))
                .List("staff")
                .Select(id => id.GetValue<Guid>()),
            Is.EquivalentTo(new[] { key, holder.Id })
        );
        Assert.That((await browser.Ok($"/concerns/{concern}")).Text("what"), Is.EqualTo("Besorgnis4450"));
        Assert.That(
            await given.App.Admin.Items($"/audit?subjectId={given.ProgrammeId}&action=NameSafeguardingStaff"),
            Has.Count.EqualTo(1)
        );
        foreach (
            var wrong in new[]
            {
                Guid.NewGuid(),
                (await Staff.Key(given, "analyst")).Id,
                (await Staff.Key(other, "coordinator")).Id,
            }
        )
        {
            var response = await given.App.Admin.Send(
                HttpMethod.Put,
                $"/programmes/{given.ProgrammeId}/safeguarding-staff",
                $$"""{"staff":["{{wrong}}"]}"""
            );
            await response.ShouldBeProblem(400, "validation-failed", "staff");
        }
    }

    [Test]
    public async Task The_page_offers_keys_that_can_read_and_warns_where_only_programs_are_named()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (_, admin) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        var (_, key) = await Staff.Key(given, "coordinator");
        var ending = await app.Admin.Created(
            "/api-keys",
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                expiresOn = app.Clock.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd"),
            }
        );
        var page = $"/console/settings/programmes/{given.ProgrammeId}/safeguarding";
        var before = await admin.GetStringAsync(page);
        var missing = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings"));
        await (await admin.Submit(page, "staff", ("Input.Staff", key.ToString()))).ShouldLead(page + "?done=1");
        var alone = WebUtility.HtmlDecode(await admin.GetStringAsync(page));
        app.Clock.Advance(TimeSpan.FromDays(5));
        var (holder, again) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        var after = await again.GetStringAsync(page);
        await (
            await again.Submit(page, "staff", ("Input.Staff", key.ToString()), ("Input.Staff", holder.Id.ToString()))
        ).ShouldLead(page + "?done=1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Does.Contain(key.ToString()).And.Contain(ending.Text("id")));
            Assert.That(missing, Does.Contain("No named staff read the concerns of all sites."));
            Assert.That(alone, Does.Contain("Only programs are named."));
            Assert.That(after, Does.Contain(key.ToString()).And.Not.Contain(ending.Text("id")), "an expired key reads nothing");
            Assert.That(await again.GetStringAsync(page), Does.Not.Contain("Only programs are named."));
            Assert.That(await again.GetStringAsync("/console/settings"), Does.Not.Contain("No named staff read"));
        }
    }

    [Test]
    public async Task When_no_named_staff_have_access_administrators_read_again()
    {
        var given = await Given.Programme();
        var concern = (await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" })).Id();
        var (_, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);
        await (await given.App.Admin.GetAsync($"/api/v1/concerns/{concern}")).ShouldBeProblem(404, "concern-not-found");

        await (await given.App.Admin.Send(HttpMethod.Delete, $"/api-keys/{key}", null, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.NoContent
        );

        await given.App.Admin.Ok($"/concerns/{concern}");
    }
}
