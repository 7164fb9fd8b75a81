using Matching.Indicators.Disclosure;

namespace Matching.Indicators.Tests.Disclosure;

public sealed class CarryingTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly Dimension[] ByGender = [Tables.Gender];

    // case of the acceptance figures for releases: the means of 10 and of 11 people disclose the late arrival's score
    [Test]
    public void A_newcomer_does_not_refresh_a_group() =>
        Assert.That(May([.. People("F", 0, 10)], [.. People("F", 0, 11)]), Is.False);

    [TestCase(0, true)]
    [TestCase(4, false)]
    [TestCase(5, true)]
    public void A_group_is_refreshed_by_no_person_or_by_k_people(int newcomers, bool isRefreshed) =>
        Assert.That(May([.. People("F", 0, 20)], [.. People("F", 0, 20 + newcomers)]), Is.EqualTo(isRefreshed));

    [TestCase(4, false)]
    [TestCase(5, true)]
    public void Who_answers_differently_counts(int changed, bool isRefreshed) =>
        Assert.That(
            May([.. People("F", 0, 20)], [.. People("F", 0, 20 - changed), .. People("F", 20 - changed, changed, answers: 7)]),
            Is.EqualTo(isRefreshed)
        );

    [Test]
    public void One_cell_holds_back_the_whole_group() =>
        Assert.That(
            May([.. People("F", 0, 20), .. People("M", 50, 20)], [.. People("F", 0, 30), .. People("M", 50, 21)]),
            Is.False
        );

    // five move between two categories and one comes: each category differs by five at least, both together by one
    [Test]
    public void Movers_do_not_cover_for_a_newcomer()
    {
        Respondent[] before = [.. People("M", 0, 20), .. People("_O", 50, 20), .. People("F", 100, 20)];
        Respondent[] now = [.. People("M", 0, 15), .. People("_O", 15, 5), .. People("_O", 50, 21), .. People("F", 100, 25)];

        Assert.That(May(before, now), Is.False);
    }

    [Test]
    public void As_many_who_come_as_go_may_not_leave_a_difference_of_few() =>
        Assert.That(May([.. People("F", 0, 20)], [.. People("F", 3, 19)]), Is.False);

    [Test]
    public void Every_release_that_is_known_is_compared()
    {
        var (first, second) = (RespondentSet.Of(People("F", 0, 20)), RespondentSet.Of(People("F", 0, 26)));
        var now = RespondentSet.Of(People("F", 0, 21));

        Assert.That(
            (Carrying.MayRefresh(ByGender, [second], now, 5), Carrying.MayRefresh(ByGender, [first, second], now, 5)),
            Is.EqualTo((true, false))
        );
    }

    [Test]
    public void The_first_release_carries_nothing() =>
        Assert.That(Carrying.MayRefresh(ByGender, [], RespondentSet.Of(People("F", 0, 3)), 5), Is.True);

    [Test]
    public void A_person_erased_leaves_no_number_and_still_counts_as_gone()
    {
        var before = RespondentSet.Of(People("F", 0, 20));
        var tag = RespondentSet.PersonTag(Key, "sn.total|gender", Person(19));

        var erased = RespondentSet.FromBytes(before.Erase(tag, standIn: 42).ToBytes());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(erased.ToBytes().AsSpan().IndexOf(BitConverter.GetBytes(tag)), Is.Negative);
            Assert.That(before.ToBytes().AsSpan().IndexOf(BitConverter.GetBytes(tag)), Is.Positive);
            Assert.That(Carrying.MayRefresh(ByGender, [erased], RespondentSet.Of(People("F", 0, 19)), 5), Is.False);
            Assert.That(Carrying.MayRefresh(ByGender, [erased], RespondentSet.Of(People("F", 0, 15)), 5), Is.True);
        }
    }

    [Test]
    public void What_is_kept_is_the_same_in_any_order_and_for_no_other_person()
    {
        var people = People("F", 0, 9).Concat(People("M", 20, 9)).ToList();

        Assert.That(RespondentSet.Of(people.AsEnumerable().Reverse()).ToBytes(), Is.EqualTo(RespondentSet.Of(people).ToBytes()));
        Assert.That(RespondentSet.PersonTag(Key, "a", Person(1)), Is.Not.EqualTo(RespondentSet.PersonTag(Key, "b", Person(1))));
        Assert.That(
            RespondentSet.AnswersTag(Key, "a", Person(1), [1]),
            Is.Not.EqualTo(RespondentSet.AnswersTag(Key, "a", Person(2), [1]))
        );
    }

    [Test]
    public void A_person_twice_is_refused() =>
        Assert.That(() => RespondentSet.Of(People("F", 0, 2).Concat(People("M", 1, 1))), Throws.ArgumentException);

    /// <summary>
    /// Ten releases of a programme that people join, leave and answer again in, mostly one at a time. The attacker has all numbers and
    /// means of all releases and even knows which categories have the same people as in another release.
    /// </summary>
    [Test]
    public void Ten_releases_disclose_nothing_about_few_people([Range(0, 3)] int block)
    {
        const int K = 10;
        var refreshed = 0;
        for (var seed = block * 50; seed < (block + 1) * 50; seed++)
        {
            var releases = Programme.Run(seed);
            refreshed += releases
                .Zip(releases.Skip(1), (older, newer) => !older.People.SequenceEqual(newer.People))
                .Count(isNew => isNew);
            foreach (var release in releases)
            {
                release.ShouldHideFrom(releases, K, $"seed {seed}");
            }

            Assert.That(Programme.Scores(releases), Is.Zero, $"seed {seed}");
        }

        // Without other people there would be nothing to attack.
        TestContext.Out.WriteLine($"{refreshed} refreshes with other people");
        Assert.That(refreshed, Is.GreaterThan(30));
    }

    // the same programmes released from scratch each time: this proves that the attack above works
    [Test]
    public void Without_carrying_the_same_attack_discloses_scores() =>
        Assert.That(
            Enumerable.Range(0, 25).Count(seed => Programme.Scores(Programme.Run(seed, carries: false)) > 0),
            Is.GreaterThan(20)
        );

    [Test]
    public void A_split_is_refreshed_with_its_categories()
    {
        Dimension[] dimensions = [Tables.Gender, Tables.Answer];
        RespondentSet Answers(int yes, int no, int menYes) =>
            RespondentSet.Of([
                .. Split("F", "yes", 0, yes),
                .. Split("F", "no", 100, no),
                .. Split("M", "yes", 200, menYes),
                .. Split("M", "no", 300, 15),
                .. Split("_O", "yes", 400, 11),
                .. Split("_O", "no", 500, 12),
            ]);
        var first = Answers(20, 20, 15);
        var cube = Carrying.Refresh(dimensions, [], first, DisclosureRule.Shares(5), hasSplit: true)!;
        var published = new[] { GroupRelease.Of(first, cube) };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(cube.Shows("F"), Is.True);
            Assert.That(
                Carrying
                    .Refresh(dimensions, published, Answers(30, 31, 15), DisclosureRule.Shares(5), hasSplit: true)
                    ?.Shows("F"),
                Is.True
            );
            Assert.That(
                Carrying.Refresh(dimensions, published, Answers(30, 21, 15), DisclosureRule.Shares(5), hasSplit: true),
                Is.Null
            );
            Assert.That(
                Carrying.Refresh(dimensions, published, Answers(30, 30, 16), DisclosureRule.Shares(5), hasSplit: true),
                Is.Null
            );
        }
    }

    // Hidden with one person, then large enough to be shown while its neighbours are the same: the sums of what is hidden would differ by that person.
    [Test]
    public void A_category_that_grew_does_not_give_away_who_was_in_it_before()
    {
        var before = RespondentSet.Of([.. People("F", 0, 30), .. People("M", 50, 14), .. People("_O", 100, 1)]);
        var now = RespondentSet.Of([.. People("F", 0, 30), .. People("M", 50, 14), .. People("_O", 100, 16)]);
        var first = GroupRelease.Of(before, Carrying.Refresh(ByGender, [], before, DisclosureRule.Means(5))!);

        var cube = Carrying.Refresh(ByGender, [first], now, DisclosureRule.Means(5))!;

        Assert.That(
            (cube.Shows("F"), cube.Shows("M"), cube.Shows("_O"), cube.Shows("all")),
            Is.EqualTo((true, false, false, true))
        );
    }

    private static bool May(Respondent[] before, Respondent[] now) =>
        Carrying.MayRefresh(ByGender, [RespondentSet.Of(before)], RespondentSet.Of(now), 5);

    private static Guid Person(int number) => new(number, 0, 0, new byte[8]);

    private static IEnumerable<Respondent> People(string gender, int first, int count, byte answers = 1) =>
        Enumerable
            .Range(first, count)
            .Select(number => new Respondent(
                RespondentSet.PersonTag(Key, "sn.total|gender", Person(number)),
                [gender],
                RespondentSet.AnswersTag(Key, "sn.total|gender", Person(number), [answers])
            ));

    private static IEnumerable<Respondent> Split(string gender, string answer, int first, int count) =>
        Enumerable.Range(first, count).Select(number => new Respondent((ulong)number, [gender, answer], 1));

    /// <summary>A release as the attacker has it, with the truth behind it.</summary>
    private sealed record Release(
        IReadOnlyList<(int Person, string Age, int Version)> People,
        RespondentSet Set,
        DisclosureCube Cube
    )
    {
        public IReadOnlyList<(int, int)> Behind(string age) =>
            [.. People.Where(person => age == "all" || person.Age == age).Select(person => (person.Person, person.Version))];

        public void ShouldHideFrom(List<Release> all, int k, string what)
        {
            var hidden = Cube.Hidden.ToArray();
            foreach (var (cell, age) in Tables.Age.Codes.Index())
            {
                var behind = Behind(age).ToHashSet();
                foreach (var other in all)
                {
                    var differing = new HashSet<(int, int)>(behind);
                    differing.SymmetricExceptWith(other.Behind(age));
                    var people = differing.Select(person => person.Item1).Distinct().Count();
                    Assert.That(people is > 0 && people < k, Is.False, $"{what}: {age} differs by {people}");
                    Assert.That(
                        Math.Abs(behind.Count - other.Behind(age).Count) is var difference && difference > 0 && difference < k,
                        Is.False,
                        $"{what}: {age}"
                    );
                    hidden[cell] &= people > 0 || !other.Cube.Shows(age);
                }
            }

            // What other releases show of the same people is no longer hidden.
            if (Cube.Table.Values[0] >= k)
            {
                foreach (var interval in FeasibleIntervals.Of(Cube.Table, hidden).OfType<FeasibleInterval>())
                {
                    Assert.That(interval.Span, Is.GreaterThanOrEqualTo(k), what);
                }
            }
        }
    }

    private static class Programme
    {
        private const long Prime = 2_147_483_647;

        public static List<Release> Run(int seed, bool carries = true)
        {
            var random = new Random(seed);
            var ages = Tables.Age.Codes.Skip(1).ToArray();
            var people = Enumerable
                .Range(0, random.Next(40, 120))
                .Select(person => (Person: person, Age: ages[Math.Min(random.Next(5), random.Next(5))], Version: 0))
                .ToList();
            var (next, releases) = (people.Count, new List<Release>());
            for (var month = 0; month < 10; month++)
            {
                if (Publish(people, releases, carries) is { } release)
                {
                    releases.Add(release);
                }

                // Now and then a whole class joins one age, else people come and go singly.
                var joining = random.Next(3) == 0 ? random.Next(10, 30) : 0;
                var age = ages[random.Next(5)];
                for (; joining > 0; joining--)
                {
                    people.Add((next++, age, 0));
                }

                for (var changes = random.Next(3) == 0 ? random.Next(4) : 0; changes > 0; changes--)
                {
                    var at = random.Next(people.Count);
                    switch (random.Next(4))
                    {
                        case 0:
                            people.Add((next++, ages[random.Next(5)], 0));
                            break;
                        case 1:
                            people.RemoveAt(at);
                            break;
                        case 2:
                            people[at] = people[at] with { Version = people[at].Version + 1 };
                            break;
                        default:
                            people[at] = people[at] with { Age = ages[random.Next(5)] };
                            break;
                    }
                }
            }

            return releases;
        }

        /// <summary>How many people's scores are combinations of the sums published, reckoned modulo a prime in place of fractions.</summary>
        public static int Scores(List<Release> releases)
        {
            var unknowns = releases
                .SelectMany(release => release.Behind("all"))
                .Distinct()
                .Index()
                .ToDictionary(person => person.Item, person => person.Index);
            var rows = new List<long[]>();
            foreach (var release in releases)
            {
                foreach (var age in Tables.Age.Codes.Where(age => release.Cube.Shows(age)))
                {
                    var row = new long[unknowns.Count];
                    foreach (var person in release.Behind(age))
                    {
                        row[unknowns[person]] = 1;
                    }

                    rows.Add(row);
                }
            }

            Reduce(rows);
            return rows.Count(row => row.Count(value => value != 0) == 1);
        }

        private static Release? Publish(List<(int Person, string Age, int Version)> people, List<Release> releases, bool carries)
        {
            var set = RespondentSet.Of(
                people.Select(person => new Respondent((ulong)person.Person, [person.Age], (ulong)person.Version))
            );
            var rule = DisclosureRule.Means(5);
            var cube = carries
                ? Carrying.Refresh(
                    [Tables.Age],
                    [.. releases.Select(release => GroupRelease.Of(release.Set, release.Cube))],
                    set,
                    rule
                )
                : DisclosureCube.Protect(set.Table([Tables.Age]), rule);
            return cube is null ? null : new Release([.. people], set, cube);
        }

        private static void Reduce(List<long[]> rows)
        {
            for (int row = 0, column = 0; row < rows.Count && column < rows[0].Length; column++)
            {
                var pivot = rows.FindIndex(row, values => values[column] != 0);
                if (pivot < 0)
                {
                    continue;
                }

                (rows[row], rows[pivot]) = (rows[pivot], rows[row]);
                var inverse = (long)System.Numerics.BigInteger.ModPow(rows[row][column], Prime - 2, Prime);
                rows[row] = [.. rows[row].Select(value => value * inverse % Prime)];
                foreach (var other in Enumerable.Range(0, rows.Count).Where(other => other != row && rows[other][column] != 0))
                {
                    var factor = rows[other][column];
                    rows[other] = [.. rows[other].Zip(rows[row], (value, by) => (value + ((Prime - factor) * by)) % Prime)];
                }

                row++;
            }
        }
    }
}
