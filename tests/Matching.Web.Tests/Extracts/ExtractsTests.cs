using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Extracts;

public sealed class ExtractPreparationTests
{
    [Test]
    public async Task A_foreign_programme_is_unknown_and_days_past_or_beyond_the_permission_are_refused()
    {
        var (ours, theirs) = (await Given.Programme(), await Given.Programme());
        var evaluator = await ours.Evaluator(days: 30);

        await (await evaluator.Post("/extracts", theirs.Asked())).ShouldBeProblem(400, "validation-failed", "programmeId");
        await (await evaluator.Post("/extracts", ours.Asked(new { endsOn = ours.EndsOn(31) }))).ShouldBeProblem(
            400,
            "validation-failed",
            "endsOn"
        );
        await (await evaluator.Post("/extracts", ours.Asked(new { endsOn = ours.EndsOn(-1) }))).ShouldBeProblem(
            400,
            "validation-failed",
            "endsOn"
        );
    }
}

public sealed class CreateExtractTests
{
    [Test]
    public async Task An_extract_of_people_who_look_alike_is_ready_and_audited_with_its_purpose()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();

        var extract = await evaluator.Created("/extracts", given.Asked());
        await evaluator.Files(extract.Id());
        var purposes = (await given.App.Admin.Items($"/audit?subjectId={extract.Id()}")).Select(entry =>
            $"{entry!.Text("action")}: {entry!.Text("purpose")}"
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (extract.Text("status"), extract.Value<int>("people"), extract.Value<int>("failingRows")),
                Is.EqualTo(("ready", 12, 0))
            );
            Assert.That(
                purposes,
                Is.EqualTo(new[] { "CreateExtract: Change of networks", "GetExtractFiles: Change of networks" })
            );
        }
    }

    [Test]
    public async Task Everything_at_the_finest_bands_is_for_administrators_and_audited_as_such()
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });

        await (await (await given.Evaluator()).Post("/extracts", given.Asked(new { full = true }))).ShouldBeProblem(
            403,
            "forbidden"
        );
        await (await given.App.Admin.Post("/extracts", given.Asked(new { full = true, suppressFailing = true }))).ShouldBeProblem(
            400,
            "validation-failed",
            "full"
        );
        var extract = await given.App.Admin.Created("/extracts", given.Asked(new { full = true }));
        var persons = TwelveAlike.Rows((await given.App.Admin.Files(extract.Id()))["persons.csv"]);
        var purposes = (await given.App.Admin.Items($"/audit?subjectId={extract.Id()}")).Select(entry => entry.Text("purpose"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(extract.Text("status"), Is.EqualTo("ready"));
            Assert.That(persons.Count(person => person["gender"] == "F" && person["age_agd"] == "Y_GE60"), Is.EqualTo(1));
            Assert.That(purposes, Is.All.EqualTo("full, to verify figures: Change of networks"));
        }
    }
}

public sealed class GetExtractTests
{
    [Test]
    public async Task A_person_who_can_be_singled_out_holds_the_extract_and_only_staff_see_who()
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });
        var evaluator = await given.Evaluator();

        var extract = await evaluator.Created("/extracts", given.Asked());
        var files = await evaluator.GetAsync($"/api/v1/extracts/{extract.Id()}/files");
        var own = await evaluator.Ok($"/extracts/{extract.Id()}");
        var staff = await given.Coordinator.Ok($"/extracts/{extract.Id()}");

        var problem = await files.ShouldBeProblem(409, "extract-held");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (extract.Text("status"), extract.Value<int>("failingRows"), problem.Value<int>("failingRows")),
                Is.EqualTo(("held", 1, 1))
            );
            Assert.That(own.ContainsKey("failing"), Is.False);
            Assert.That(
                staff
                    .List("failing")
                    .Select(failing =>
                        (failing!.Text("role"), failing!.Text("gender"), failing!.Text("age"), failing!.List("persons").Count)
                    ),
                Is.EqualTo(new[] { ("mentee", "F", "Y_GE60", 1) })
            );
        }
    }

    [Test]
    public async Task An_extract_of_another_evaluator_or_programme_does_not_exist()
    {
        var (given, elsewhere) = (await TwelveAlike.Enrolled(), await Given.Programme());
        var extract = (await (await given.Evaluator()).Created("/extracts", given.Asked())).Id();

        foreach (
            var client in new[]
            {
                await given.Evaluator(),
                await elsewhere.Evaluator(),
                elsewhere.Coordinator,
                await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId),
            }
        )
        {
            await (await client.GetAsync($"/api/v1/extracts/{extract}")).ShouldBeProblem(404, "extract-not-found");
        }

        await (await (await given.Evaluator()).GetAsync($"/api/v1/extracts/{extract}/files")).ShouldBeProblem(
            404,
            "extract-not-found"
        );
    }
}

public sealed class ListExtractsTests
{
    [Test]
    public async Task An_evaluator_sees_their_own_and_staff_all()
    {
        var given = await TwelveAlike.Enrolled();
        var (one, other) = (await given.Evaluator(), await given.Evaluator());
        var (first, second) = (
            (await one.Created("/extracts", given.Asked())).Id(),
            (await other.Created("/extracts", given.Asked())).Id()
        );

        async Task<IEnumerable<Guid>> Seen(HttpClient client) => (await client.Items("/extracts")).Select(item => item.Id());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Seen(one), Is.EqualTo(new[] { first }));
            Assert.That(await Seen(other), Is.EqualTo(new[] { second }));
            Assert.That(await Seen(given.Coordinator), Is.EqualTo(new[] { first, second }));
            Assert.That(await Seen(given.Analyst), Is.Empty);
        }
    }
}

public sealed class CoarsenExtractTests
{
    [TestCase("{\"coarsen\":[\"gender\",\"age\"]}")]
    [TestCase("{\"suppressFailing\":true}")]
    public async Task Staff_make_it_coarser_until_each_person_looks_like_four_others(string body)
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });
        await given.Mentee(new { gender = "man", birthYear = 1950 });
        var evaluator = await given.Evaluator();
        var extract = (await evaluator.Created("/extracts", given.Asked())).Id();

        var stillHeld = await given.Coordinator.Send(
            HttpMethod.Post,
            $"/extracts/{extract}/coarsen",
            "{\"coarsen\":[\"months\"]}"
        );
        var coarser = await given.Coordinator.Send(HttpMethod.Post, $"/extracts/{extract}/coarsen", body);
        var again = await given.Coordinator.Send(HttpMethod.Post, $"/extracts/{extract}/coarsen", "{\"coarsen\":[]}");
        var files = await evaluator.Files(extract);

        Assert.That((await stillHeld.Json()).Text("status"), Is.EqualTo("held"));
        Assert.That((await coarser.Json()).Text("status"), Is.EqualTo("ready"));
        await again.ShouldBeProblem(409, "extract-released");
        var alike = TwelveAlike
            .Rows(files["persons.csv"])
            .GroupBy(row => string.Join('|', row["role"], row["gender"], row["age_agd"], row["site"], row["months_in_country"]))
            .ToList();
        Assert.That(alike.Sum(group => group.Count()), Is.EqualTo(14));
        Assert.That(alike.Select(group => group.Count()), Is.All.GreaterThanOrEqualTo(5));
    }

    [Test]
    public async Task What_is_suppressed_or_coarser_is_so_in_every_file()
    {
        var given = await TwelveAlike.Enrolled();
        var old = await given.Mentee(new { gender = "woman", birthYear = 1950 });
        await given.Pair(
            await given.AvailableMentor(),
            await Available(given, old),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        var evaluator = await given.Evaluator();

        var files = await evaluator.Files(
            (
                await evaluator.Created(
                    "/extracts",
                    given.Asked(new { coarsen = new[] { "period", "site" }, suppressFailing = true })
                )
            ).Id()
        );
        var all = string.Join('\n', files.Where(file => file.Key is not "dictionary.csv").Select(file => file.Value));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all, Does.Not.Contain("Y_GE60").And.Not.Contain("2026-Q1").And.Not.Contain(given.SiteId.ToString()));
            Assert.That(TwelveAlike.Rows(files["events.csv"]).Select(row => row["quarter"]), Is.All.EqualTo("2026"));
            Assert.That(TwelveAlike.Rows(files["events.csv"]).Select(row => row["age_agd"]).Distinct(), Does.Contain("UNK"));
        }
    }

    private static async Task<Guid> Available(Given given, Guid mentee)
    {
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to });
        }

        return mentee;
    }
}

public sealed class DeleteEndedExtractsTests
{
    [Test]
    public async Task After_its_last_day_an_extract_is_gone_but_known()
    {
        await using var app = await TestApp.Start();
        var given = await TwelveAlike.Enrolled(app);
        var evaluator = await given.Evaluator(days: 60);
        var extract = (await evaluator.Created("/extracts", given.Asked())).Id();
        app.Clock.Advance(TimeSpan.FromDays(20));
        await app.InScope(services => services.GetRequiredService<IMediator>().Send(new DeleteEndedExtracts()));
        var onTheLastDay = await evaluator.Files(extract);

        app.Clock.Advance(TimeSpan.FromDays(1));
        var before = await evaluator.GetAsync($"/api/v1/extracts/{extract}/files");
        var deleted = await app.InScope(services => services.GetRequiredService<IMediator>().Send(new DeleteEndedExtracts()));
        var content = await app.Sql<string?>("SELECT content_sealed FROM extracts");

        await before.ShouldBeProblem(410, "extract-ended");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(onTheLastDay, Has.Count.EqualTo(9));
            Assert.That(deleted, Is.EqualTo(1));
            Assert.That(content, Is.EqualTo(new string?[] { null }));
            Assert.That((await evaluator.Ok($"/extracts/{extract}")).Text("status"), Is.EqualTo("ended"));
        }
    }
}
