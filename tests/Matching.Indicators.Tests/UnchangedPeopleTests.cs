using System.Text.Json;
using Matching.Indicators.Catalogue;
using Matching.Indicators.Computation;
using Matching.Indicators.Statistics;

namespace Matching.Indicators.Tests;

/// <summary>What is seen of people who do not change. R simulated the same with numbers of its own (Data/unchanged-people.R).</summary>
public sealed class UnchangedPeopleTests
{
    // standard errors by which two simulations may differ
    private const double Errors = 4;

    private static readonly JsonElement Reference = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "unchanged-people.json")))
        .RootElement;

    private static UnchangedPeople People(JsonElement @case) =>
        new(Number(@case, "mean"), Number(@case, "sd"), Number(@case, "alpha"), (int)Number(@case, "steps"));

    private static double Number(JsonElement @case, string key) => @case.GetProperty(key).GetDouble();

    [Test]
    public void The_numbers_are_those_of_the_generator_that_R_has_too()
    {
        var random = new CombinedRandom();

        Assert.That(
            Reference.GetProperty("uniform").EnumerateArray().Select(_ => random.NextUniform()),
            Is.EqualTo(Reference.GetProperty("uniform").EnumerateArray().Select(value => value.GetDouble())).Within(1e-15)
        );
    }

    [Test]
    public void Normal_numbers_have_the_moments_of_a_normal_distribution()
    {
        var random = new CombinedRandom();
        var numbers = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToList();

        Assert.That(numbers.Average(), Is.Zero.Within(.012));
        Assert.That(numbers.Average(number => number * number), Is.EqualTo(1).Within(.018));
        Assert.That(numbers.Average(number => Math.Pow(number, 4)), Is.EqualTo(3).Within(.13));
        Assert.That(numbers.Count(number => number > 1.96) / 1e5, Is.EqualTo(.025).Within(.002));
        // the two of a pair are independent
        Assert.That(numbers.Chunk(2).Average(two => two[0] * two[1]), Is.Zero.Within(.018));
    }

    [Test]
    public void Shares_are_those_of_the_simulation_in_R([Range(0, 6)] int number)
    {
        var @case = Reference.GetProperty("cases")[number];
        var people = People(@case);

        void Agree(double share, string key, double those)
        {
            var expected = Number(@case, key);
            var error = Math.Sqrt(
                expected
                    * (1 - expected)
                    / those
                    * ((1.0 / UnchangedPeople.Draws) + (1.0 / Reference.GetProperty("draws").GetInt32()))
            );
            Assert.That(share, Is.EqualTo(expected).Within(Errors * error), key);
        }

        using (Assert.EnterMultipleScope())
        {
            Agree(people.Improved(), "improved", 1);
            Agree(people.ReliablyImproved(), "reliable", 1);
            Agree(people.GainedLevel(6), "gained", Number(@case, "below"));
        }
    }

    [Test]
    public void The_same_people_give_the_same_digits_and_what_is_known_of_them_is_rounded()
    {
        var one = UnchangedPeople.Like(47.6, 17.3, .7151, 24);
        var other = UnchangedPeople.Like(48.2, 17.6, .7249, 24);

        Assert.That(one, Is.EqualTo(new UnchangedPeople(48, 17.5, .72, 24)));
        Assert.That(other, Is.EqualTo(one));
        Assert.That(other.Improved(), Is.EqualTo(one.Improved()));
        Assert.That(UnchangedPeople.Like(47.6, 17.3, -.2, 24).Alpha, Is.Zero);
        Assert.That(
            new[] { (17.3, 1.0), (0, .7) }.Select(known => UnchangedPeople.Like(48, known.Item1, known.Item2, 24).HasError),
            Is.All.False
        );
    }

    private static HandMade FortyWith(int people, params string[] scales)
    {
        var made = new HandMade();
        for (var i = 0; i < people; i++)
        {
            var mentee = made.Person(site: i % 2 == 0 ? "north" : "south");
            foreach (var wave in new[] { "start", "end" })
            {
                var code = 1 + (i % 4) + (wave == "end" ? i % 2 : 0);
                made.Scales(
                    mentee,
                    wave,
                    scales,
                    (scale, item) => Math.Clamp(code + ((i / 4 * (scale + 2) + item * 7) % 5) - 2, 1, 5)
                );
            }
        }

        return made;
    }

    [Test]
    public void What_is_expected_is_published_of_everyone_and_of_no_group()
    {
        var cells = FortyWith(40, "nv").Release();

        double Of(string indicator) => cells[(indicator, $"site|T|expected")].Value!.Value;
        Assert.That(Of("nv.improved"), Is.InRange(20, 50));
        Assert.That(Of("nv.reliable"), Is.InRange(0, 5));
        Assert.That(Of("nv.score"), Is.EqualTo(Of("nv.improved")));
        Assert.That(cells.Keys.Where(key => key.Cell is "site|north|expected" or "gender|F|expected"), Is.Empty);
        Assert.That(cells[("nv.improved", "site|north|percent")].Value, Is.Not.Null);
    }

    [TestCase(40, "em.autonomy_improved", "insufficient_items", TestName = "Of_a_single_item_nothing_is_expected")]
    [TestCase(29, "nv.improved", "insufficient_items", TestName = "Of_fewer_than_thirty_at_the_start_nothing_is_expected")]
    [TestCase(
        40,
        "ch.improved6",
        "insufficient_items",
        TestName = "Of_several_domains_nothing_is_expected_where_one_has_no_reliability"
    )]
    public void Without_a_reliability(int people, string indicator, string reason)
    {
        var cells = FortyWith(people, "nv", "em").Release();

        Assert.That(
            cells[(indicator, "period|T|expected")] with
            {
                BaseN = null,
            },
            Is.EqualTo(new FigureCell(null, "z", reason, null))
        );
    }

    [Test]
    public void Of_several_domains_each_rises_by_its_own_chance()
    {
        string[] scales = ["sn_bond", "sn_bridge", "sn_link", "em", "nv", "lg", "be", "wb"];
        var cohort = new Cohort(FortyWith(40, scales).Dossier());
        var improved6 = (ImprovedInSeveral)IndicatorCatalogue.Find("ch.improved6")!.Measure;
        var chances = improved6.Parts.Select(part => cohort.AtStart("mentee", part)!.Unchanged.Improved()).ToList();

        var expected = improved6.Expected(cohort, "mentee")!.Value.Value!.Value;

        // over all 64 ways in which six domains rise or not
        var byHand = Enumerable
            .Range(0, 64)
            .Where(ways => int.PopCount(ways) >= 3)
            .Sum(ways =>
                chances.Index().Aggregate(1.0, (p, one) => p * ((ways >> one.Index & 1) == 1 ? one.Item : 1 - one.Item))
            );
        Assert.That(chances, Has.Count.EqualTo(6));
        Assert.That(expected, Is.EqualTo(100 * byHand).Within(1e-9));
    }

    [Test]
    public void More_than_half_of_unchanged_people_improve_in_three_of_six_domains()
    {
        var shares = Reference.GetProperty("cases").EnumerateArray().Take(6).Select(@case => People(@case).Improved()).ToList();
        var passed = Enumerable
            .Range(0, 64)
            .Where(ways => int.PopCount(ways) >= 3)
            .Sum(ways => shares.Index().Aggregate(1.0, (p, one) => p * ((ways >> one.Index & 1) == 1 ? one.Item : 1 - one.Item)));

        Assert.That(passed, Is.EqualTo(Reference.GetProperty("three_of_six").GetDouble()).Within(.004));
    }

    [Test]
    public void A_mean_of_items_takes_as_many_steps_as_their_ranges_allow()
    {
        Assert.That(Steps.OfMean([4, 4, 4, 4, 4, 4]), Is.EqualTo(24));
        Assert.That(Steps.OfMean([5, 5, 5, 4, 3]), Is.EqualTo(300));
        Assert.That(Steps.OfMean([10, 4]), Is.EqualTo(40));
        Assert.That(Steps.OfMean([4, 0]), Is.Zero);
        Assert.That(Steps.OfMean([]), Is.Zero);
    }
}
