namespace Matching.Web.Tests.Extracts;

// an extract is a computation on rows that other tests read on both databases
[Category("Once")]
public sealed class AnonymityTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task A_reader_who_joins_all_files_finds_four_others_for_each_person_and_what_the_audit_states(int seed)
    {
        var given = await ChanceProgramme.Made(seed);
        var evaluator = await given.Evaluator();

        var created = await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }));
        var read = await evaluator.Ok($"/extracts/{created.Id()}");
        var attack = new ExtractAttack(await evaluator.Files(created.Id()));
        var audit = created["anonymity"]!.AsObject();
        double Share(string characteristic) =>
            audit.List("kept").Single(kept => kept.Text("characteristic") == characteristic).Value<double>("share");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(created.Text("status"), Is.EqualTo("ready"));
            Assert.That(attack.People, Is.EqualTo(38));
            Assert.That(attack.SmallestGroup, Is.GreaterThanOrEqualTo(5));
            Assert.That((attack.FollowingSites, attack.FollowingWishes, attack.FollowingGenders), Is.EqualTo((0, 0, 0)));
            Assert.That(attack.CertainAnswers, Is.Empty);
            Assert.That(
                (audit.Value<int>("groups"), audit.Value<int>("smallestGroup")),
                Is.EqualTo((attack.NumberOfGroups, attack.SmallestGroup))
            );
            Assert.That(
                (Share("site"), Share("gender"), audit.Value<double>("keptSiteAndGender")),
                Is.EqualTo((Rounded("site"), Rounded("gender"), Rounded("site", "gender")))
            );
            Assert.That(read["anonymity"]!.ToJsonString(), Is.EqualTo(audit.ToJsonString()));
        }

        double Rounded(params string[] columns) => Math.Round(attack.Share(columns), 4);
    }

    [Test]
    public async Task The_same_attack_finds_people_in_a_full_extract()
    {
        var given = await ChanceProgramme.Made(1);

        var extract = await given.App.Admin.Created("/extracts", given.Asked(new { full = true }));
        var attack = new ExtractAttack(await given.App.Admin.Files(extract.Id()));

        Assert.That(attack.SmallestGroup, Is.LessThan(5));
        Assert.That(attack.CertainAnswers, Is.Not.Empty);
        Assert.That(extract.ContainsKey("anonymity"), Is.False);
    }

    [Test]
    public async Task Two_extracts_of_the_same_people_leave_out_the_same_of_each()
    {
        var given = await Given.Programme();
        await given.Mentee(new { gender = "woman" });
        for (var i = 0; i <= 10; i++)
        {
            await given.Mentor();
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = await given.Mentee(new { gender = "man" }),
                    wave = "start",
                    questionnaireId = "mentee-start",
                    mode = "phone",
                    answers = new { SN2 = 3, WB1 = i },
                }
            );
        }

        var evaluator = await given.Evaluator();

        // by their answer, which differs: whose gender is left out beside the one who can be singled out
        async Task<IEnumerable<(string, string)>> Released()
        {
            var extract = await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }));
            var files = await evaluator.Files(extract.Id());
            var genders = TwelveAlike.Rows(files["persons.csv"]).ToDictionary(row => row["person"], row => row["gender"]);
            return TwelveAlike
                .Rows(files["responses.csv"])
                .Where(row => row["item"] == "WB1")
                .Select(row => (row["value"], genders[row["person"]]))
                .Order();
        }

        var (first, second) = (await Released(), await Released());

        Assert.That(first.Count(answer => answer.Item2 == "UNK"), Is.EqualTo(4));
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task A_second_extract_that_is_coarsened_otherwise_is_refused_while_the_first_can_be_read()
    {
        var app = await SharedApp.With();
        var given = await TwelveAlike.Enrolled(app);
        var evaluator = await given.Evaluator(days: 60);
        await evaluator.Created("/extracts", given.Asked(new { coarsen = new[] { "gender" } }));

        var otherwise = await evaluator.Post("/extracts", given.Asked(new { coarsen = new[] { "site" } }));
        await evaluator.Created("/extracts", given.Asked(new { coarsen = new[] { "gender" } }));
        var number = (await evaluator.Items("/extracts")).Count;
        app.Clock.Advance(TimeSpan.FromDays(21));
        await evaluator.Created("/extracts", given.Asked(new { coarsen = new[] { "site" } }));

        await otherwise.ShouldBeProblem(409, "extract-coarsened-otherwise");
        Assert.That(number, Is.EqualTo(2));
    }

    [Test]
    public async Task Who_is_aged_exactly_60_has_the_bands_of_those_who_are_older()
    {
        var given = await Given.Programme();
        var year = given.App.Clock.Today.Year;
        for (var i = 0; i < 10; i++)
        {
            await given.Mentor(new { birthYear = year - (i < 3 ? 60 : 65) });
            await given.Mentee();
        }

        var evaluator = await given.Evaluator();
        var extract = await evaluator.Created("/extracts", given.Asked());
        var files = await evaluator.Files(extract.Id());
        var bands = new[] { "persons.csv", "events.csv" }
            .SelectMany(file => TwelveAlike.Rows(files[file]))
            .Select(row => (row["age_agd"], row["age_amif"]))
            .ToHashSet();

        Assert.That(extract.Text("status"), Is.EqualTo("ready"));
        Assert.That(bands, Is.EquivalentTo(new[] { ("Y18-59", "Y18-60"), ("Y_GE60", "Y_GE18") }));
    }

    [Test]
    public async Task A_site_that_is_left_out_is_left_out_along_the_chain_of_pairs()
    {
        var given = await Given.Programme();
        var small = await ChanceProgramme.Site(given, "Colorno");
        var mentor = await given.AvailableMentor(new { siteId = small, capacity = 3 });
        for (var i = 0; i < 2; i++)
        {
            var mentee = await given.AvailableMentee(new { siteId = small });
            await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        }

        for (var i = 0; i < 12; i++)
        {
            await given.Mentor();
            await given.Mentee();
            await given.Mentee(new { siteId = i < 6 ? small : given.SiteId });
        }

        var evaluator = await given.Evaluator();
        var extract = await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }));
        var files = await evaluator.Files(extract.Id());
        var sites = TwelveAlike.Rows(files["persons.csv"]).ToDictionary(row => row["person"], row => row["site"]);
        var attack = new ExtractAttack(files);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                TwelveAlike.Rows(files["pairs.csv"]).SelectMany(pair => new[] { sites[pair["mentor"]], sites[pair["mentee"]] }),
                Is.EqualTo(Enumerable.Repeat("UNK", 4))
            );
            Assert.That((attack.FollowingSites, attack.SmallestGroup), Is.EqualTo((0, 5)));
            Assert.That(attack.Share("site"), Is.EqualTo(29 / 39.0).Within(1e-9));
        }
    }

    [Test]
    public async Task A_wish_that_would_give_the_gender_of_the_other_half_is_left_out_of_all_who_look_alike()
    {
        var given = await Given.Programme();
        for (var i = 0; i < 6; i++)
        {
            var woman = await given.AvailableMentee(new { gender = "woman", wishes = new { gender = "woman" } });
            var mentor = await given.AvailableMentor(new { gender = i == 0 ? "woman" : "man" });
            if (i == 0)
            {
                await given.Pair(mentor, woman, "offered", "mentor_accepted", "agreed", "active");
            }
        }

        var evaluator = await given.Evaluator();
        var extract = await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }));
        var files = await evaluator.Files(extract.Id());
        var attack = new ExtractAttack(files);
        var wishes = TwelveAlike
            .Rows(files["persons.csv"])
            .Where(row => row["role"] == "mentee")
            .Select(row => row["asked_for_woman"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((attack.FollowingGenders, attack.SmallestGroup), Is.EqualTo((0, 6)));
            Assert.That(wishes, Is.All.Empty);
        }
    }

    [TestCase(3, 0, 5, "")]
    [TestCase(4, 5, 0, "60")]
    public async Task An_answer_that_all_who_look_alike_gave_is_withheld_with_its_score(
        int lastAnswer,
        int given4,
        int withheld,
        string score
    )
    {
        var given = await Given.Programme();
        for (var i = 0; i < 5; i++)
        {
            await given.Mentor();
            await given.Coordinator.Created(
                "/responses",
                ChanceProgramme.Answered(await given.Mentee(), "it", i % 2 + 1, i < 4 ? 3 : lastAnswer)
            );
        }

        var evaluator = await given.Evaluator();
        var extract = await evaluator.Created("/extracts", given.Asked());
        var files = await evaluator.Files(extract.Id());
        var answers = TwelveAlike.Rows(files["responses.csv"]).Where(row => row["item"] == "WB2").ToList();
        var scores = TwelveAlike.Rows(files["scores.csv"]).Where(row => row["scale"] == "wb").ToList();
        var audited = extract.At("anonymity").List("sensitive").Single(item => item.Text("item") == "WB2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers.Count(row => row["value"].Length > 0), Is.EqualTo(given4));
            Assert.That(answers.Count(row => row["missing_code"] == "withheld"), Is.EqualTo(withheld));
            Assert.That(scores, Has.Count.EqualTo(5));
            Assert.That(scores.Count(row => row["score"].Length == 0), Is.EqualTo(withheld));
            Assert.That((audited.Value<int>("answers"), audited.Value<int>("withheld")), Is.EqualTo((5, withheld)));
            Assert.That(
                TwelveAlike
                    .Rows(files["responses.csv"])
                    .Where(row => row["item"] is "PR4" or "PR5")
                    .Select(row => row["missing_code"]),
                Is.All.EqualTo("withheld")
            );
        }
    }

    [Test]
    public async Task Of_a_pair_that_goes_on_no_day_can_be_counted_back()
    {
        var app = await SharedApp.With();
        var given = await TwelveAlike.Enrolled(app);
        app.Clock.Advance(TimeSpan.FromDays(33));
        var evaluator = await given.Evaluator();

        var files = await evaluator.Files((await evaluator.Created("/extracts", given.Asked())).Id());
        var pair = TwelveAlike.Rows(files["pairs.csv"]).Single();

        Assert.That(
            (pair["has_ended"], pair["days"], pair["longest_without_contact"], int.Parse(pair["planned_days"]) % 28),
            Is.EqualTo(("false", "", "", 0))
        );
    }

    [Test]
    public async Task Fewer_than_five_mentors_hold_an_extract_for_the_role_cannot_be_left_out()
    {
        var given = await Given.Programme();
        for (var i = 0; i < 5; i++)
        {
            await given.Mentee();
        }

        await given.Mentor();
        var extract = await given.App.Admin.Created("/extracts", given.Asked(new { suppressFailing = true }));
        var failing = (await given.Coordinator.Ok($"/extracts/{extract.Id()}")).List("failing");

        Assert.That((extract.Text("status"), extract.Value<int>("failingRows")), Is.EqualTo(("held", 1)));
        Assert.That(failing.Select(group => (group.Text("role"), group.Text("gender"))), Is.EqualTo(new[] { ("mentor", "UNK") }));
    }
}
