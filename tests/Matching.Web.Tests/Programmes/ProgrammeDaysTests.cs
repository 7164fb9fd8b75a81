using System.Net;
using System.Text;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Programmes;

/// <summary>"Today" is the day where a programme works, whatever day it is in UTC.</summary>
public sealed class ProgrammeDaysTests
{
    private static readonly DateOnly Utc = new(2026, 3, 2);

    // At 23:30 UTC it is past midnight in Rome, past noon of the next day in Auckland, and still the same day in Lima.
    private static readonly (string Zone, int Ahead)[] Zones = [("Europe/Rome", 1), ("Pacific/Auckland", 1), ("America/Lima", 0)];

    [Test]
    public async Task At_half_past_eleven_each_programme_has_its_own_today()
    {
        await using var app = await TestApp.Start();
        app.Clock.Advance(TimeSpan.FromHours(14.5));
        foreach (var (zone, ahead) in Zones)
        {
            var given = await Given.Programme(app, new { name = zone, timeZone = zone });
            var today = Utc.AddDays(ahead);
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var person = await given.Coordinator.Ok($"/mentees/{mentee}");
            var run = await given.Run(new { dryRun = true });
            var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
            var agreed = await given.Coordinator.Ok($"/pairs/{pair}");
            Assert.That(
                new[] { person.Text("appliedOn"), person.Text("screenedOn"), run.Text("asOf"), agreed.Text("agreedOn") },
                Is.All.EqualTo(Day(today)),
                zone
            );

            foreach (var (field, path, body) in Days(given, pair, mentor))
            {
                await (await given.Coordinator.Post(path, body(Day(today.AddDays(1))))).ShouldBeProblem(
                    400,
                    "validation-failed",
                    field
                );
                var taken = await given.Coordinator.Post(path, body(Day(today)));
                Assert.That(taken.IsSuccessStatusCode, $"{zone}: {field} of {path}: {await taken.Content.ReadAsStringAsync()}");
            }

            await (
                await given.Coordinator.Post(
                    $"/pairs/{pair}/transition",
                    new
                    {
                        to = "on_hold",
                        reason = "Away.",
                        until = Day(today),
                    }
                )
            ).ShouldBeProblem(400, "validation-failed", "until");
            await given.Coordinator.Moved(
                $"/pairs/{pair}",
                new
                {
                    to = "on_hold",
                    reason = "Away.",
                    until = Day(today.AddDays(1)),
                }
            );
            await (
                await app.Admin.Post(
                    "/api-keys",
                    new
                    {
                        role = "analyst",
                        programmeId = given.ProgrammeId,
                        expiresOn = Day(today.AddDays(-1)),
                    }
                )
            ).ShouldBeProblem(400, "validation-failed", "expiresOn");
            var key = (
                await app.Admin.Created(
                    "/api-keys",
                    new
                    {
                        role = "analyst",
                        programmeId = given.ProgrammeId,
                        expiresOn = Day(today),
                    }
                )
            ).Text("key");
            await (await app.With(key).GetAsync("/api/v1/indicators")).ShouldBe(HttpStatusCode.OK);
            Assert.That(
                (await app.Admin.Created("/releases", new { programmeId = given.ProgrammeId })).Text("asOf"),
                Is.EqualTo(Day(today)),
                zone
            );
        }
    }

    [Test]
    public async Task A_screening_ends_at_the_programmes_midnight()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app, new { name = "Auckland", timeZone = "Pacific/Auckland" });
        var mentee = await given.AvailableMentee();
        // four months after 2 March, whose last hour there is 11 UTC
        app.Clock.Advance(new DateTimeOffset(2026, 7, 2, 11, 30, 0, TimeSpan.Zero) - app.Clock.GetUtcNow());

        var before = await Gates();
        app.Clock.Advance(TimeSpan.FromHours(1));

        Assert.That((before, await Gates()), Is.EqualTo(("", "screening")));

        async Task<string> Gates() =>
            string.Join(
                ' ',
                (await given.Coordinator.Ok($"/mentees/{mentee}"))["openGates"]!
                    .AsArray()
                    .Select(gate => gate!.GetValue<string>())
            );
    }

    [Test]
    public async Task A_programme_counts_in_Rome_until_it_says_otherwise()
    {
        var given = await Given.Programme();
        var before = (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}")).Text("timeZone");

        await (await Patch("""{ "timeZone": "Pacific/Auckland" }""")).ShouldBe(HttpStatusCode.OK);

        Assert.That(
            (before, (await given.Coordinator.Ok($"/programmes/{given.ProgrammeId}")).Text("timeZone")),
            Is.EqualTo(("Europe/Rome", "Pacific/Auckland"))
        );

        Task<HttpResponseMessage> Patch(string body) =>
            given.App.Admin.Send(HttpMethod.Patch, $"/programmes/{given.ProgrammeId}", body, ("If-Match", "*"));
    }

    [TestCase("Rome")]
    [TestCase("W. Europe Standard Time")]
    [TestCase("+01:00")]
    [TestCase("../../etc/passwd")]
    public async Task A_zone_that_is_not_in_the_database_is_refused(string zone) =>
        await (await SharedApp.App.Admin.Post("/programmes", new { name = "Somewhere", timeZone = zone })).ShouldBeProblem(
            400,
            "validation-failed",
            "timeZone"
        );

    private static IEnumerable<(string Field, string Path, Func<string, object> Body)> Days(
        Given given,
        Guid pair,
        Guid mentor
    ) =>
        [
            ("appliedOn", "/mentees", day => given.Person(new { appliedOn = day })),
            ("interestAskedOn", "/mentors", day => given.Person(new { interestAskedOn = day })),
            (
                "checkedOn",
                "/checks",
                day => new
                {
                    personId = mentor,
                    kind = "identity",
                    checkedOn = day,
                }
            ),
            (
                "attendedBy",
                "/trainings",
                day => new
                {
                    programmeId = given.ProgrammeId,
                    title = "First session",
                    heldOn = day,
                    attendedBy = new[] { mentor },
                }
            ),
            ("heldOn", $"/pairs/{pair}/meetings", day => new { heldOn = day }),
            ("heldOn", $"/pairs/{pair}/check-ins", day => new { heldOn = day }),
            (
                "happenedOn",
                "/concerns",
                day => new
                {
                    pairId = pair,
                    what = "Something.",
                    happenedOn = day,
                }
            ),
            (
                "date",
                $"/pairs/{pair}/transition",
                day => new
                {
                    to = "active",
                    date = day,
                    waive = new { start = "Not needed in this test." },
                }
            ),
        ];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");
}

/// <summary>Days of a pair fit together: nothing that the two did lies before they agreed or after they ended.</summary>
public sealed class PairDaysTests
{
    private static readonly string[] Agreed = ["offered", "mentor_accepted", "agreed"];

    [Test]
    public async Task A_pair_of_an_earlier_system_keeps_its_days()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            new DateOnly(2025, 11, 3),
            Agreed
        );
        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2025-11-10" });

        var active = await given.Coordinator.Moved(
            $"/pairs/{pair}",
            new { to = "active", waive = new { start = "Answered in the earlier system." } }
        );

        Assert.That(
            (active.Text("agreedOn"), active.Text("startedOn"), active.Text("termEndsOn")),
            Is.EqualTo(("2025-11-03", "2025-11-10", "2026-05-10"))
        );
    }

    [Test]
    public async Task The_day_on_which_two_agreed_does_not_lie_in_the_future()
    {
        var given = await Given.Programme();

        var refused = await given.Coordinator.Post(
            "/pairs",
            new
            {
                mentorId = await given.AvailableMentor(),
                menteeId = await given.AvailableMentee(),
                reason = "x",
                agreedOn = "2026-03-03",
            }
        );

        await refused.ShouldBeProblem(400, "validation-failed", "agreedOn");
    }

    [Test]
    public async Task Nothing_lies_before_the_pair_agreed()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), Agreed);

        foreach (
            var (field, path, body) in new (string, string, object)[]
            {
                ("heldOn", $"/pairs/{pair}/meetings", new { heldOn = "2026-03-01" }),
                ("heldOn", $"/pairs/{pair}/check-ins", new { heldOn = "2026-03-01" }),
                (
                    "date",
                    $"/pairs/{pair}/transition",
                    new
                    {
                        to = "active",
                        date = "2026-03-01",
                        waive = new { start = "x" },
                    }
                ),
            }
        )
        {
            await (await given.Coordinator.Post(path, body)).ShouldBeProblem(400, "validation-failed", field);
        }
    }

    [Test]
    public async Task A_pair_that_has_not_agreed_has_neither_meetings_nor_check_ins()
    {
        var given = await Given.Programme();
        var pair = await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), "offered");

        foreach (var entries in new[] { "meetings", "check-ins" })
        {
            await (await given.Coordinator.Post($"/pairs/{pair}/{entries}", new { heldOn = "2026-03-02" })).ShouldBeProblem(
                400,
                "validation-failed",
                "heldOn"
            );
        }
    }
}

/// <summary>Children are born already, whichever way they are entered.</summary>
public sealed class ChildrenBirthYearsTests
{
    [Test]
    public async Task A_year_that_is_still_to_come_is_refused_through_every_door()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee();
        var token = await Privacy.Planted.Link(given, mentee);
        var csv = new StringContent(
            "givenName,birthYear,childrenBirthYears,consents\nSelam,1990,2020;2027,matching:1\n",
            Encoding.UTF8,
            "text/csv"
        );

        var entered = await given.Coordinator.Post("/mentees", given.Person(new { childrenBirthYears = new[] { 2020, 2027 } }));
        var changed = await given.Coordinator.Send(
            HttpMethod.Patch,
            $"/mentees/{mentee}",
            """{ "childrenBirthYears": [2027] }""",
            ("If-Match", "*")
        );
        var own = await given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{token}", """{ "childrenBirthYears": [2027] }""");
        var imported = await given.Coordinator.PostAsync("/api/v1/mentees/import", csv);
        var signedUp = await (await given.App.Client(Role.Partner, given.ProgrammeId, partnerId: await Partner(given))).Post(
            "/signups",
            new
            {
                programmeId = given.ProgrammeId,
                role = "mentee",
                givenName = "Selam",
                preferredLanguage = "it",
                phone = "+39 0521 000001",
                childrenBirthYears = new[] { 2027 },
                consents = new[] { new { purpose = "matching", version = "1" } },
            }
        );

        await entered.ShouldBeProblem(400, "validation-failed", "childrenBirthYears[1]");
        await changed.ShouldBeProblem(400, "validation-failed", "childrenBirthYears[0]");
        await own.ShouldBeProblem(400, "validation-failed", "childrenBirthYears[0]");
        await imported.ShouldBeProblem(400, "validation-failed", "line 2: childrenBirthYears[1]");
        await signedUp.ShouldBeProblem(400, "validation-failed", "childrenBirthYears[0]");
    }

    private static async Task<Guid> Partner(Given given) =>
        (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/partners",
                new { name = "Library", siteId = given.SiteId }
            )
        ).Id();
}
