using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Indicators;

namespace Matching.Web.Tests.Releases;

/// <summary>Releases are made, read, compared and corrected in the console, without script.</summary>
public sealed partial class ReleasePagesTests
{
    [Test]
    public async Task A_release_is_made_compared_with_the_one_before_and_corrected()
    {
        await using var given = await TwelvePairs.Released();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        const string List = "/console/releases";
        string Page(int number) => $"/console/releases/{given.ProgrammeId}/{number}";

        var before = await admin.GetStringAsync(List);
        var elsewhere = await admin.GetStringAsync(List);
        await (await admin.SubmitFrom(before, List, "release")).ShouldLead(Page(2) + "?done=1");
        await (await admin.SubmitFrom(before, List, "release")).ShouldLead(Page(2) + "?done=1");
        var late = await admin.SubmitFrom(elsewhere, List, "release");
        var html = await admin.GetStringAsync(Page(2) + "?done=1");
        var second = Words(html);
        var protection = await given.Analyst.Ok("/releases/2/protection");
        var silent = await admin.Submit(Page(2), "correct", ("Input.Reason", " "));
        await (await admin.Submit(Page(2), "correct", ("Input.Reason", "Counted twice"))).ShouldLead(Page(3) + "?done=1");
        var corrected = Words(await admin.GetStringAsync(Page(2)));
        var dataset = Words(await admin.GetStringAsync($"/console/datasets/{given.ProgrammeId}/networks?release=2"));
        var third = Words(await admin.GetStringAsync(Page(3)));
        await given.App.Sql<int>("UPDATE releases SET counts = NULL RETURNING number", new { });
        var earlier = Words(await admin.GetStringAsync(Page(3)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Words(before), Does.Contain("Make and publish release 2").And.Contain("Newest"));
            Assert.That((int)late.StatusCode, Is.EqualTo(412), "a form shown before another release makes none");
            Assert.That((int)(await admin.GetAsync(Page(4))).StatusCode, Is.EqualTo(404), "sent twice, a form makes one release");
            Assert.That(second, Does.Contain("Release 2 is published to staff and analysts."));
            Assert.That(
                second,
                Does.Contain(
                    $"{Number(protection["unknowns"])} unknown numbers in {Number(protection["equations"])} equations. "
                        + $"The audit bounded each of {Number(protection["suppressed"])} suppressed numbers"
                )
            );
            Assert.That(second, Does.Contain("Every suppressed count of 1 to 4 people keeps an interval at least 5 wide."));
            Assert.That(second, Does.Contain("Compared with release 1").And.Contain("from release 1"));
            Assert.That(html, Does.Match($"href=\"/console/datasets/{given.ProgrammeId}/[a-z]+\\?release=2&amp;indicator="));
            await silent.ShouldSay(400, "input-reason-error");
            Assert.That(corrected, Does.Contain("Corrected by release 3").And.Not.Contain("Correct release 2"));
            Assert.That(dataset, Does.Contain("Release 2 was corrected").And.Contain("Release 3, "));
            Assert.That(
                earlier,
                Is.EqualTo(third),
                "releases of earlier versions, which keep no counts, are counted when they are read"
            );
            Assert.That(third, Does.Contain("Corrects release 2: Counted twice").And.Contain("Compared with release 2"));
        }
    }

    [Test]
    public async Task Analysts_read_releases_of_their_programme_and_make_none()
    {
        var given = await Published.Programme;
        var other = await Given.Programme(given.App);
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        var list = await analyst.GetStringAsync("/console/releases");
        var page = await analyst.GetStringAsync($"/console/releases/{given.ProgrammeId}/1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list, Does.Contain("Release 1").And.Not.Contain("value=\"release\""));
            Assert.That(page, Does.Contain("unknown numbers in").And.Not.Contain("value=\"correct\""));
            Assert.That((int)(await analyst.GetAsync($"/console/releases/{other.ProgrammeId}/1")).StatusCode, Is.EqualTo(404));
            Assert.That((int)(await coordinator.GetAsync("/console/releases")).StatusCode, Is.EqualTo(403));
        }
    }

    internal static string Words(string html) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ");

    private static string Number(JsonNode? number) => ((int)number!).ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>A release that the console starts: a page says what is done, and ends on the release.</summary>
public sealed class GetReleaseWorkTests
{
    [Test]
    public async Task A_page_shows_the_steps_of_a_release_under_way_starts_no_other_and_ends_on_it()
    {
        var given = await Given.Programme();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        const string List = "/console/releases";
        var making = $"{List}?programme={given.ProgrammeId}&making=1";
        var release = $"/console/releases/{given.ProgrammeId}/1?done=1";

        var form = await admin.GetStringAsync(List);
        await Work(given, "auditing");
        var html = await admin.GetStringAsync(making);
        await (await admin.SubmitFrom(form, List, "release")).ShouldLead(making);
        await Work(given, "refused", refusal: "release-discloses", disclosed: Disclosed);
        var refused = ReleasePagesTests.Words(await admin.GetStringAsync(making));
        await Work(given, "computing", minutes: 5);
        var brokenOff = await admin.GetStringAsync(List);
        await (await admin.SubmitFrom(brokenOff, List, "release")).ShouldLead(release);
        var made = await admin.GetStringAsync(making);
        var actions = (await given.App.Admin.Items($"/audit?programmeId={given.ProgrammeId}&limit=200")).Select(one =>
            one.Text("action")
        );

        using (Assert.EnterMultipleScope())
        {
            var words = ReleasePagesTests.Words(html);
            Assert.That(words, Does.Contain("Release 1 is being made").And.Contain("Compute all figures: done"));
            Assert.That(html, Does.Contain("aria-current=\"step\"").And.Contain("<noscript><meta http-equiv=\"refresh\""));
            Assert.That(html, Does.Contain("data-again").And.Not.Contain("Make and publish release"));
            Assert.That(
                refused,
                Does.Contain("bound 1 suppressed numbers too closely").And.Contain("Raise the smallest count shown")
            );
            Assert.That(refused, Does.Contain("· End · gender and age").And.Contain("Make and publish release 1"));
            Assert.That(brokenOff, Does.Contain("The service stopped before the release was ready."));
            Assert.That(made, Does.Contain($"content=\"0;url={release}").And.Contain("Release 1 is made."));
            Assert.That(actions, Does.Contain("StartRelease").And.Contain("CreateRelease"));
        }
    }

    private const string Disclosed = """[{"Indicator":"sn.lonely","Wave":"end","Family":"gender-age"}]""";

    // a release that another instance makes
    private static Task<List<Guid>> Work(
        Given given,
        string step,
        string? refusal = null,
        string disclosed = "[]",
        int minutes = 0
    ) =>
        given.App.Sql<Guid>(
            """
            INSERT INTO release_works (programme_id, id, step, share, refusal, disclosed, started_at, seen_at)
            VALUES (@ProgrammeId, @Id, @Step, 0, @Refusal, @Disclosed, @At, @At)
            ON CONFLICT (programme_id) DO UPDATE
                SET step = @Step, refusal = @Refusal, disclosed = @Disclosed, seen_at = @At
            RETURNING id
            """,
            new
            {
                given.ProgrammeId,
                Id = Guid.CreateVersion7(),
                Step = step,
                Refusal = refusal,
                Disclosed = disclosed,
                At = given.App.Clock.GetUtcNow().AddMinutes(-minutes),
            }
        );
}

public sealed class StartReleaseTests
{
    [Test]
    public async Task A_page_that_does_not_wait_shows_the_release_under_way_and_a_second_start_makes_no_other()
    {
        await using var app = await TestApp.Start(settings: ("Releases:PageWaits", "00:00:00"));
        var given = await Given.Programme(app);
        var (_, admin) = await app.SignedIn(new { programmeId = given.ProgrammeId });
        const string List = "/console/releases";

        var form = await admin.GetStringAsync(List);
        var started = await admin.SubmitFrom(form, List, "release");
        var to = new Uri(new Uri("http://localhost"), started.Headers.Location!).PathAndQuery;
        await (await admin.SubmitFrom(form, List, "release")).ShouldLead(to);
        // a page is read again until it leads to the release
        string html;
        do
        {
            html = await admin.GetStringAsync($"{List}?programme={given.ProgrammeId}&making=1");
        } while (html.Contains("data-again", StringComparison.Ordinal));

        Assert.That((int)started.StatusCode, Is.EqualTo(302));
        Assert.That(html, Does.Contain($"content=\"0;url=/console/releases/{given.ProgrammeId}/1?done=1\""));
        Assert.That(await app.Admin.Items($"/releases?programmeId={given.ProgrammeId}"), Has.Count.EqualTo(1));
    }
}

public sealed class CountReleaseFiguresTests
{
    [Test]
    public async Task The_page_of_a_release_counts_what_is_stored_of_it()
    {
        var given = await Published.Programme;
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        var (shown, suppressed) = (0, 0);
        foreach (
            var cells in await given.App.Sql<string>(
                """
                SELECT g.cells FROM release_groups g JOIN releases r ON r.id = g.release_id
                WHERE r.programme_id = @ProgrammeId AND r.number = 1
                """,
                new { given.ProgrammeId }
            )
        )
        {
            foreach (var (_, place) in JsonNode.Parse(cells)!.AsObject())
            {
                // a place that is suppressed as a whole names its statistics
                var figures = place as JsonObject;
                suppressed += figures?.Count(stat => (string?)stat.Value![1] == "c") ?? ((string)place!).Split(' ').Length;
                shown += figures?.Count(stat => stat.Value![0] is not null) ?? 0;
            }
        }

        var page = ReleasePagesTests.Words(await analyst.GetStringAsync($"/console/releases/{given.ProgrammeId}/1"));

        Assert.That(shown, Is.GreaterThan(100));
        Assert.That(
            page,
            Does.Contain(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"figures shown {shown:N0} figures suppressed, to protect people {suppressed:N0} "
                )
            )
        );
    }
}
