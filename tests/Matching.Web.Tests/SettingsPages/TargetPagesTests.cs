using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.SettingsPages;

public sealed class TargetPagesTests
{
    [Test]
    public async Task A_target_is_added_changed_and_ended_and_what_makes_no_sense_is_said()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        const string List = "/console/settings/targets";
        const string New = List + "/new?indicator=out.participants";
        var done = $"{List}?programme={given.ProgrammeId}&done=1";
        (string, string)[] typed =
        [
            ("Input.Stat", "count"),
            ("Input.Baseline", "0"),
            ("Input.BaselineOn", "2026-01-01"),
            ("Input.Target", "180,5"),
            ("Input.DueOn", "2099-12-31"),
            ("Input.Owner", "Coordination"),
            ("Input.Do", "save"),
        ];

        var empty = await admin.GetStringAsync(List);
        var wrong = await admin.Submit(
            New,
            "target",
            [.. typed.Where(field => field.Item1 != "Input.DueOn"), ("Input.DueOn", "2025-01-01")]
        );
        await (await admin.Submit(New, "target", typed)).ShouldLead(done);
        var made = (await given.App.Admin.Items($"/targets?programmeId={given.ProgrammeId}")).Single();
        var page = $"{List}/{made.Id()}";
        var seen = await admin.GetStringAsync(page);
        await (
            await admin.SubmitFrom(
                seen,
                page,
                "target",
                [.. typed.Where(field => field.Item1 != "Input.Target"), ("Input.Target", "200")]
            )
        ).ShouldLead(done);
        var stale = await admin.SubmitFrom(seen, page, "target", typed);
        var changed = await given.App.Admin.Ok($"/targets/{made.Id()}");
        var list = await admin.Read(List);
        await (await admin.Submit(page, "target", ("Input.Do", "end"))).ShouldLead(done);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(empty, Does.Contain("out.participants"));
            Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
            Assert.That(made.Value<double>("target"), Is.EqualTo(180.5));
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That((changed.Value<double>("target"), changed.Value<int>("version")), Is.EqualTo((200, 2)));
            Assert.That(list, Does.Contain("Coordination").And.Contain("31 December 2099").And.Contain("Not known"));
            Assert.That((int)(await admin.GetAsync(page)).StatusCode, Is.EqualTo(404));
            Assert.That((int)(await admin.GetAsync(List + "/new?indicator=no.such")).StatusCode, Is.EqualTo(404));
        }
    }

    [Test]
    public async Task A_target_is_of_a_group_of_people_and_has_values_on_the_way()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        const string List = "/console/settings/targets";
        const string New = List + "/new?indicator=out.participants";
        (string, string)[] Typed(string day, string value) =>
            [
                ("Input.Stat", "count"),
                ("Input.Group", "gender|F"),
                ("Input.Baseline", "0"),
                ("Input.BaselineOn", "2026-01-01"),
                ("Input.Target", "90"),
                ("Input.DueOn", "2026-12-31"),
                ("Input.Milestones[0].On", ""),
                ("Input.Milestones[0].Value", ""),
                ("Input.Milestones[1].On", "2026-06-30"),
                ("Input.Milestones[1].Value", "40"),
                ("Input.Milestones[2].On", day),
                ("Input.Milestones[2].Value", value),
            ];

        var form = await admin.Read(New);
        var more = await admin.Submit(New, "target", [.. Typed("2026-09-30", "65"), ("Input.Do", "more")]);
        var early = await admin.Submit(New, "target", [.. Typed("2026-03-31", "65"), ("Input.Do", "save")]);
        await (await admin.Submit(New, "target", [.. Typed("2026-09-30", "65,5"), ("Input.Do", "save")])).ShouldLead(
            $"{List}?programme={given.ProgrammeId}&done=1"
        );
        var made = (await given.App.Admin.Items($"/targets?programmeId={given.ProgrammeId}")).Single();
        var page = await admin.Read($"{List}/{made.Id()}");
        var list = await admin.Read(List);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form, Does.Contain("Gender: Women").And.Contain("Site: ").And.Contain("Input.Milestones[2].Value"));
            Assert.That(await more.Content.ReadAsStringAsync(), Does.Contain("Input.Milestones[5].On").And.Contain("2026-09-30"));
            await early.ShouldSay(400, "input-milestones[1]-on-error");
            Assert.That((made.Text("breakdown"), made.Text("category")), Is.EqualTo(("gender", "F")));
            Assert.That(
                made["milestones"]!.ToJsonString(),
                Is.EqualTo("""[{"on":"2026-06-30","value":40},{"on":"2026-09-30","value":65.5}]""")
            );
            Assert.That(page, Does.Contain("value=\"2026-06-30\"").And.Contain("value=\"65.5\""));
            Assert.That(list, Does.Contain("Gender: Women").And.Contain("2 values on the way"));
        }
    }
}
