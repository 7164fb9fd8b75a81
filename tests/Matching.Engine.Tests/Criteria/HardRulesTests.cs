using System.Text.Json;
using Matching.Engine.Criteria;

namespace Matching.Engine.Tests.Criteria;

/// <summary>Each hard rule by itself, in columns and asked pair by pair; and when a rule has too many answers for columns.</summary>
public sealed class HardRulesTests
{
    // Sets of 20,480 mentors have 2,560 bytes, and those of one rule may have 32 MiB together.
    private const int ManyMentors = 20_480;
    private const int MostSets = 13_107;

    private const int Pools = 24;

    private static readonly ScoringContext Context = new(new DateOnly(2026, 3, 2), new HashSet<(Guid, Guid)>());

    [TestCase("capacity", null)]
    [TestCase("gender", null)]
    [TestCase("gender", """{"unknown":"flag"}""")]
    [TestCase("age_limits", null)]
    [TestCase("language", """{"minimumLevel":"b1"}""")]
    [TestCase("availability_minimum", """{"slots":1}""")]
    [TestCase("availability_minimum", """{"slots":3}""")]
    [TestCase("needs_mandatory", null)]
    [TestCase("needs_mandatory", """{"minimumShared":1,"gradeField":"size"}""")]
    [TestCase("needs_mandatory", """{"minimumShared":2,"gradeField":"step"}""")]
    [TestCase("special_need", null)]
    [TestCase("accessibility", null)]
    [TestCase("family", null)]
    [TestCase("custom.own", """{"field":"choice","type":"choice","comparison":"equal"}""")]
    [TestCase("custom.own", """{"field":"pets","mentorField":"choice","type":"yes_no","comparison":"equal"}""")]
    public void A_rule_leaves_the_pairs_in_columns_that_it_leaves_one_by_one(string id, string? parameters)
    {
        var profile = Profile(id, parameters);
        var (left, blocked, asked) = (0, 0, 0);
        for (var seed = 0; seed < Pools; seed++)
        {
            var (_, context, mentees, mentors) = new RandomPools(seed).Next();
            var columns = new ColumnScorer(profile, context, mentees, mentors);
            var row = columns.NewRow();
            asked += columns.AskedPairByPair.Count;
            for (var i = 0; i < mentees.Count; i++)
            {
                var expected = Enumerable
                    .Range(0, mentors.Count)
                    .Where(j => !profile.Hard.Any(rule => rule.Blocks(mentees[i], mentors[j], context)))
                    .Where(j => !context.History.Contains((mentees[i].Id, mentors[j].Id)))
                    .ToList();

                columns.Row(i, row);

                Assert.That(row.Mentors.ToArray(), Is.EqualTo(expected), $"seed {seed}, mentee {i}");
                (left, blocked) = (left + expected.Count, blocked + mentors.Count - expected.Count);
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(left, Is.GreaterThan(1000));
            Assert.That(blocked, Is.GreaterThan(1000));
            Assert.That(asked, Is.LessThan(Pools / 2));
        }
    }

    [Test]
    public void A_rule_that_asks_the_same_of_all_leaves_the_same_mentors_to_all()
    {
        var mentors = Enumerable.Range(0, 700).Select(j => OnePair.Person() with { Places = j % 3 }).ToList();
        var columns = new ColumnScorer(Profile("capacity", null), Context, [OnePair.Person(), OnePair.Person()], mentors);
        var row = columns.NewRow();

        columns.Row(1, row);

        Assert.That(row.Mentors.ToArray(), Is.EqualTo(Enumerable.Range(0, 700).Where(j => j % 3 > 0)));
    }

    [Test]
    public void Where_no_answer_blocks_all_mentors_are_left([Values("capacity", "gender", "age_limits")] string id)
    {
        var columns = new ColumnScorer(Profile(id, null), Context, [OnePair.Person()], [OnePair.Person(), OnePair.Person()]);

        Assert.That(columns.CountPossible(0, columns.NewRow()), Is.EqualTo(2));
    }

    [Test]
    public void A_rule_with_too_many_pairs_of_answers_is_asked_of_each_pair()
    {
        var own = Profile("custom.own", """{"field":"size","type":"number","comparison":"closeness","range":12}""");
        var people = Enumerable
            .Range(0, 65)
            .Select(i => OnePair.Person() with { CustomNumbers = new Dictionary<string, double> { ["size"] = i } })
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Asked(own, people[..64], people[..64]), Is.False, "4,096 pairs of classes");
            Assert.That(Asked(own, people[..64], people), Is.True, "64 more");
        }
    }

    [TestCase("language")]
    [TestCase("special_need")]
    [TestCase("accessibility", false)]
    [TestCase("accessibility", true)]
    public void A_rule_with_too_many_codes_of_mentors_is_asked_of_each_pair(string id, bool isNeed = false)
    {
        var mentee = OnePair.Person();
        bool AskedWith(int count)
        {
            string[] codes = [.. Enumerable.Range(0, count).Select(i => $"c{i}")];
            var versatile = OnePair.Person() with
            {
                Languages = id == "language" ? [.. codes.Select(code => new LanguageSkill(code, 7))] : null,
                Experience = id == "special_need" ? codes : null,
                AccessibilityOffers = id == "accessibility" && !isNeed ? codes : null,
                AccessibilityNeeds = id == "accessibility" && isNeed ? codes : null,
            };
            return Asked(Profile(id, null), [mentee], Many(versatile));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(AskedWith(2), Is.False);
            Assert.That(AskedWith(MostSets + 1), Is.True);
        }
    }

    [Test]
    public void Needs_have_a_set_a_grade_and_one_for_those_who_did_not_answer()
    {
        var profile = Profile("needs_mandatory", """{"gradeField":"size"}""");
        Participant[] Mentees(int count, int grades)
        {
            NeedAsked[] needs = [.. Enumerable.Range(0, count).Select(i => new NeedAsked($"c{i}", false))];
            return
            [
                .. Enumerable
                    .Range(0, grades)
                    .Select(grade =>
                        OnePair.Person() with
                        {
                            Needs = needs,
                            CustomNumbers = new Dictionary<string, double> { ["size"] = grade },
                        }
                    ),
            ];
        }

        var mentors = Many(OnePair.Person());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Asked(profile, Mentees(MostSets - 1, 1), mentors), Is.False);
            Assert.That(Asked(profile, Mentees(MostSets, 1), mentors), Is.True);
            Assert.That(Asked(profile, Mentees((MostSets / 2) + 1, 2), mentors), Is.True);
        }
    }

    [Test]
    public void Families_have_a_set_a_year_and_one_for_those_who_did_not_answer() =>
        Assert.That(
            Asked(
                Profile("family", null),
                [OnePair.Person() with { ChildrenBirthYears = [.. Enumerable.Range(1, MostSets)] }],
                Many(OnePair.Person())
            ),
            Is.True
        );

    [Test]
    public void Classes_of_mentees_have_a_set_each()
    {
        var mentees = Enumerable
            .Range(0, MostSets + 1)
            .Select(i => OnePair.Person() with { CustomNumbers = new Dictionary<string, double> { ["size"] = i } })
            .ToArray();

        Assert.That(
            Asked(
                Profile("custom.own", """{"field":"size","type":"number","comparison":"equal"}"""),
                mentees,
                Many(OnePair.Person())
            ),
            Is.True
        );
    }

    // The first, and others who did not answer.
    private static Participant[] Many(Participant first)
    {
        var other = OnePair.Person();
        return [first, .. Enumerable.Repeat(other, ManyMentors - 1)];
    }

    private static bool Asked(CriteriaProfile profile, IReadOnlyList<Participant> mentees, IReadOnlyList<Participant> mentors) =>
        new ColumnScorer(profile, Context, mentees, mentors).AskedPairByPair.Count > 0;

    private static CriteriaProfile Profile(string id, string? parameters) =>
        CriteriaProfile.Create(
            [
                new CriterionSetting(
                    id,
                    "hard",
                    null,
                    null,
                    parameters is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(parameters)
                ),
                new CriterionSetting("waiting", "soft", 1, null, null),
            ],
            out _
        )!;
}
