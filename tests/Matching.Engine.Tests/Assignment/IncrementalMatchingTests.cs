using Matching.Engine.Assignment;

namespace Matching.Engine.Tests.Assignment;

public sealed class IncrementalMatchingTests
{
    [Test]
    public void After_every_change_the_totals_are_those_of_a_fresh_solve([Values] Objective objective)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var pool = new Pool(Instances.Random(seed, 10, 8, objective));
            for (var step = 0; step < 25; step++)
            {
                var what = pool.Change(random);

                var fresh = Matcher.Match(pool.Problem());
                Assert.That(pool.Matching.Score, Is.EqualTo(fresh.Score), $"seed {seed}, step {step}: {what}");
                if (objective == Objective.CoverageFirst)
                {
                    // of the total score alone a pair of score 0 is as good as none
                    Assert.That(pool.Matching.Matched, Is.EqualTo(fresh.Matched), $"seed {seed}, step {step}: {what}");
                }

                pool.ShouldBeAMatching($"seed {seed}, step {step}: {what}");
                pool.ShouldBeProved($"seed {seed}, step {step}: {what}");
            }
        }
    }

    [Test]
    public void In_a_pool_of_hundreds_too()
    {
        var random = new Random(1);
        var pairs =
            from i in Enumerable.Range(0, 300)
            from j in Enumerable.Range(0, 250)
            where random.Next(8) == 0
            select (i, j, random.Next(10_001));
        var pool = new Pool(
            MatchingProblem.FromPairs(300, [.. Enumerable.Range(0, 250).Select(_ => random.Next(0, 3))], pairs.ToList())
        );
        for (var step = 0; step < 150; step++)
        {
            var what = pool.Change(random);

            var fresh = Matcher.Match(pool.Problem());
            Assert.That(
                (pool.Matching.Matched, pool.Matching.Score),
                Is.EqualTo((fresh.Matched, fresh.Score)),
                $"step {step}: {what}"
            );
        }
    }

    [Test]
    public void A_withdrawn_lock_leaves_no_trace_in_the_totals()
    {
        var matching = new IncrementalMatching(
            MatchingProblem.FromPairs(3, [1, 1], [(0, 0, 9000), (0, 1, 100), (1, 0, 8000), (2, 1, 50)])
        );

        matching.Lock(1, 0);
        var locked = (matching.Matched, matching.Score);
        matching.Unlock(1, 0);

        Assert.That(locked, Is.EqualTo((1, 100L)));
        Assert.That((matching.Matched, matching.Score), Is.EqualTo((2, 9050L)));
        matching.Lock(1, 0);
        Assert.That(() => matching.Lock(0, 0), Throws.InvalidOperationException);
    }

    [Test]
    public void A_false_proof_opens_nothing()
    {
        var problem = MatchingProblem.FromPairs(2, [1], [(0, 0, 9000), (1, 0, 8000)]);
        var proved = Matcher.Match(problem);

        Assert.That(() => new IncrementalMatching(problem, [-1, 0], proved.Certificate), Throws.ArgumentException);
    }

    [TestCase(-1)]
    [TestCase(10_001)]
    public void A_score_out_of_range_is_refused(int score) =>
        Assert.That(
            () => new IncrementalMatching(MatchingProblem.FromPairs(1, [1], [(0, 0, 5)])).AddMentee([(0, score)]),
            Throws.TypeOf<ArgumentOutOfRangeException>()
        );

    // The pool as it should be, changed beside the matching that is tested.
    private sealed class Pool
    {
        private readonly Dictionary<(int Mentee, int Mentor), int> scores = [];
        private readonly List<bool> isThere = [];
        private readonly List<int> places;
        private readonly Objective objective;

        public Pool(MatchingProblem problem)
        {
            // as well from nothing as from a proved run
            Matching =
                problem.MenteeCount % 2 == 0
                    ? new IncrementalMatching(problem)
                    : new IncrementalMatching(problem, Matcher.Match(problem).MentorOf, Matcher.Match(problem).Certificate);
            (places, objective) = ([.. problem.Capacities], problem.Objective);
            for (var i = 0; i < problem.MenteeCount; i++)
            {
                isThere.Add(true);
                for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
                {
                    scores[(i, problem.Mentors[k])] = problem.Scores[k];
                }
            }
        }

        public IncrementalMatching Matching { get; }

        public string Change(Random random)
        {
            var (mentee, mentor) = (
                isThere.Count == 0 ? -1 : random.Next(isThere.Count),
                places.Count == 0 ? -1 : random.Next(places.Count)
            );
            switch (random.Next(mentee < 0 || mentor < 0 ? 2 : 7))
            {
                case 0:
                    var mentors = places
                        .Select((_, j) => (j, Score: random.Next(10_001)))
                        .Where(_ => random.Next(2) == 0)
                        .ToList();
                    mentors.ForEach(pair => scores[(isThere.Count, pair.j)] = pair.Score);
                    isThere.Add(true);
                    Assert.That(Matching.AddMentee(mentors), Is.EqualTo(isThere.Count - 1));
                    return "a mentee joins";
                case 1:
                    var mentees = isThere
                        .Select((_, i) => (i, Score: random.Next(10_001)))
                        .Where(_ => random.Next(2) == 0)
                        .ToList();
                    mentees.ForEach(pair => scores[(pair.i, places.Count)] = pair.Score);
                    places.Add(random.Next(0, 3));
                    Assert.That(Matching.AddMentor(places[^1], mentees), Is.EqualTo(places.Count - 1));
                    return "a mentor joins";
                case 2:
                    if (isThere[mentee])
                    {
                        Matching.RemoveMentee(mentee);
                    }
                    else
                    {
                        Matching.ReturnMentee(mentee);
                    }

                    isThere[mentee] = !isThere[mentee];
                    return $"mentee {mentee} there: {isThere[mentee]}";
                case 3:
                    places[mentor] = random.Next(0, 4);
                    Matching.SetPlaces(mentor, places[mentor]);
                    return $"mentor {mentor} has {places[mentor]} places";
                case 4:
                    scores.Remove((mentee, mentor));
                    Matching.SetScore(mentee, mentor, null);
                    return $"pair {mentee} {mentor} forbidden";
                case 5 when places[mentor] > 0 && isThere[mentee]:
                    isThere[mentee] = false;
                    places[mentor]--;
                    Matching.Lock(mentee, mentor);
                    return $"pair {mentee} {mentor} locked";
                default:
                    scores[(mentee, mentor)] = random.Next(10_001);
                    Matching.SetScore(mentee, mentor, scores[(mentee, mentor)]);
                    return $"pair {mentee} {mentor} scored {scores[(mentee, mentor)]}";
            }
        }

        public MatchingProblem Problem() =>
            MatchingProblem.FromPairs(
                isThere.Count,
                [.. places],
                scores
                    .Where(pair => isThere[pair.Key.Mentee])
                    .Select(pair => (pair.Key.Mentee, pair.Key.Mentor, pair.Value))
                    .ToList(),
                objective
            );

        public void ShouldBeProved(string when)
        {
            var there = Enumerable.Range(0, isThere.Count).Where(i => isThere[i]).ToList();
            var rows = there.Select((i, row) => (i, row)).ToDictionary(entry => entry.i, entry => entry.row);
            var problem = MatchingProblem.FromPairs(
                there.Count,
                [.. places],
                scores
                    .Where(pair => isThere[pair.Key.Mentee])
                    .Select(pair => (rows[pair.Key.Mentee], pair.Key.Mentor, pair.Value))
                    .ToList(),
                objective
            );
            Assert.That(
                CertificateValidator.FaultUnderLargerW(
                    problem,
                    [.. there.Select(Matching.MentorOf)],
                    Matching.Certificate(there)
                ),
                Is.Null,
                when
            );
        }

        public void ShouldBeAMatching(string when)
        {
            var pairs = Enumerable
                .Range(0, isThere.Count)
                .Select(i => (Mentee: i, Mentor: Matching.MentorOf(i)))
                .Where(pair => pair.Mentor >= 0)
                .ToList();
            Assert.That(pairs, Has.Count.EqualTo(Matching.Matched), when);
            Assert.That(pairs.All(pair => isThere[pair.Mentee] && scores.ContainsKey(pair)), Is.True, when);
            Assert.That(pairs.Sum(pair => (long)scores[pair]), Is.EqualTo(Matching.Score), when);
            Assert.That(pairs.GroupBy(pair => pair.Mentor).All(group => group.Count() <= places[group.Key]), Is.True, when);
        }
    }
}
