namespace Matching.Web.Tests.MatchRuns;

public sealed class PoolGatesTests
{
    private static readonly object Silent = new { languages = (object?)null };

    [Test]
    public async Task Without_a_rule_on_languages_people_of_whom_no_language_is_known_are_matched()
    {
        var given = await Given.Programme();
        var profile = await given.Tutoring();
        await given.AvailableMentee(new { languages = (object?)null, needs = new[] { new { code = "school" } } });
        await given.AvailableMentor(
            new
            {
                languages = (object?)null,
                offers = new[]
                {
                    new
                    {
                        code = "school",
                        from = 1,
                        to = 9,
                    },
                },
            }
        );

        var run = await given.Run(new { criteriaProfileId = profile });

        Assert.That(
            (run["mentees"]!.GetValue<int>(), run["mentors"]!.GetValue<int>(), run["matched"]!.GetValue<int>()),
            Is.EqualTo((1, 1, 1)),
            run.ToJsonString()
        );
    }

    [Test]
    public async Task They_are_candidates_too_and_a_dry_run_with_them_is_adopted()
    {
        var given = await Given.Programme();
        var profile = await given.Tutoring();
        var mentee = await given.AvailableMentee(new { languages = (object?)null, needs = new[] { new { code = "school" } } });
        var mentor = await given.AvailableMentor(
            new
            {
                languages = (object?)null,
                offers = new[]
                {
                    new
                    {
                        code = "school",
                        from = 1,
                        to = 9,
                    },
                },
            }
        );

        var candidates = (await given.Coordinator.Ok($"/mentees/{mentee}/candidates?criteriaProfileId={profile}"))[
            "items"
        ]!.AsArray();
        var run = await given.Run(new { criteriaProfileId = profile, dryRun = true });
        var adopted = await (await given.Coordinator.Post($"/match-runs/{run.Id()}/adopt", new { })).Json();

        Assert.That(candidates.Select(candidate => Guid.Parse(candidate!.Text("mentorId"))), Is.EqualTo(new[] { mentor }));
        Assert.That(adopted["adoptedAt"], Is.Not.Null, adopted.ToJsonString());
    }

    [Test]
    public async Task A_run_that_leaves_all_people_out_names_the_gates_and_how_many_each_keeps_out()
    {
        var given = await Given.Programme();
        await given.AvailableMentee(Silent);
        await given.AvailableMentee(Silent);
        await given.AvailableMentor(Silent);
        await given.AvailableMentor(new { capacity = 0 });

        var run = await given.Run();
        var italian = await (
            await given.Coordinator.Send(HttpMethod.Get, $"/match-runs/{run.Id()}", headers: ("Accept-Language", "it"))
        ).Json();

        Assert.That(
            run.Text("reason"),
            Is.EqualTo(
                "The pool is empty: every available person is left out. Mentees left out: 2. Reason: No language is known. Mentors left out: 1. Reason: No place is free. Mentors left out: 1. Reason: No language is known."
            )
        );
        Assert.That(
            italian.Text("reason"),
            Does.StartWith("Non c'è nessuna persona").And.Contain("Mentee che restano fuori: 2.")
        );
    }

    [Test]
    public async Task Where_no_person_is_available_the_reason_says_just_that()
    {
        var given = await Given.Programme();
        await given.Mentee();

        Assert.That(
            (await given.Run()).Text("reason"),
            Is.EqualTo("The pool is empty: no person is available, unpaired and without an open gate.")
        );
    }
}

internal static class Profiles
{
    /// <summary>The shipped profile of a tutoring programme.</summary>
    public static async Task<Guid> Tutoring(this Given given) =>
        (await given.Coordinator.Ok("/criteria-profiles?limit=200"))["items"]!
            .AsArray()
            .Single(profile => profile!.Text("name") == "tutoring")!
            .Id();
}
