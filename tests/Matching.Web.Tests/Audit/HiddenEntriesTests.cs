using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Concerns;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Audit;

/// <summary>What the audit says to an administrator who may not read of concerns: not even how many entries there are about them.</summary>
public sealed class HiddenEntriesTests
{
    [Test]
    public async Task Neither_positions_nor_counts_say_how_many_entries_are_about_concerns()
    {
        await using var app = await TestApp.Start(settings: ("Audit:SealEvery", "01:00:00"));
        var given = await Given.Programme(app);
        var (reader, key) = await Staff.Key(given, "coordinator");
        await Staff.Name(given, key);
        var (silent, silentVerified) = await Read();

        var concern = (
            await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "Besorgnis" })
        ).Id();
        await reader.Ok($"/concerns/{concern}");
        var (loud, loudVerified) = await Read();

        var seen = loud.Count - silent.Count;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(silent.Concat(loud).Select(entry => entry["chainPosition"]), Is.All.Null);
            Assert.That(loud.Select(entry => entry.Text("subjectType")), Has.None.Contains("Concern"));
            Assert.That(loud.TakeLast(1).Select(entry => entry.Text("chainHash")), Is.All.Not.Empty);
            Assert.That((silentVerified.Value<bool>("intact"), loudVerified.Value<bool>("intact")), Is.EqualTo((true, true)));
            Assert.That(
                loudVerified.Value<long>("checked") - silentVerified.Value<long>("checked"),
                Is.EqualTo(seen),
                "the count rises by what is listed"
            );
            Assert.That((silentVerified["head"], loudVerified["head"]), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        }

        async Task<(List<JsonNode> Entries, JsonObject Verified)> Read()
        {
            await Seal(app);
            var entries = await app.Admin.Items("/audit?limit=200");
            return (entries, await app.Admin.Ok("/audit/verify"));
        }
    }

    [Test]
    public async Task Where_none_are_named_administrators_of_all_programmes_have_positions_and_the_end()
    {
        await using var app = await TestApp.Start(settings: ("Audit:SealEvery", "01:00:00"));
        var given = await Given.Programme(app);
        var (_, scoped) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        await Seal(app);

        var verified = await app.Admin.Ok("/audit/verify");
        var page = WebUtility.HtmlDecode(await scoped.GetStringAsync("/console/audit?verify=1"));

        Assert.That((await app.Admin.Items("/audit"))[0].Value<long>("chainPosition"), Is.EqualTo(1));
        Assert.That(verified["head"]!.Value<long>("position"), Is.EqualTo(verified.Value<long>("checked")));
        Assert.That(
            page,
            Does.Contain("The chain is intact.").And.Contain("Entries about concerns are listed for their readers only")
        );
    }

    private static Task<int> Seal(TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new SealAudit()));
}
