using Matching.Engine.Assignment;
using Matching.Engine.Criteria;
using Matching.Engine.Explanation;

namespace Matching.Engine.Tests.Explanation;

public sealed class ScoredPoolTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);

    // The characteristics of these people do not matter: their scores are those of the problem.
    private static ScoredPool PoolOf(MatchingProblem problem) =>
        new(
            new PoolInput
            {
                Mentees =
                [
                    .. Enumerable
                        .Range(0, problem.MenteeCount)
                        .Select(i => new Participant
                        {
                            Id = new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)i),
                            AppliedOn = Today,
                            Places = 1,
                        }),
                ],
                Mentors =
                [
                    .. Enumerable
                        .Range(0, problem.MentorCount)
                        .Select(j => new Participant
                        {
                            Id = new Guid(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)j),
                            AppliedOn = Today,
                            Places = problem.Capacities[j],
                        }),
                ],
                Criteria = [new CriterionSetting("age_closeness", "soft", 1, null, null)],
                Objective = problem.Objective,
                AsOf = Today,
            },
            problem
        );

    [Test]
    public void Forcing_a_pair_costs_no_less_than_its_bound([Values] Objective objective)
    {
        var forced = 0;
        for (var seed = 0; seed < 600; seed++)
        {
            var pool = PoolOf(Instances.Random(seed, objective: objective));
            var best = pool.AsRun().Solve();
            foreach (
                var (i, j) in from i in Enumerable.Range(0, pool.Mentees.Count)
                from j in Enumerable.Range(0, pool.Mentors.Count)
                select (i, j)
            )
            {
                if (pool.AllowedScore(i, j) is null || pool.Mentors[j].Places == 0 || best.MentorOf[i] == j)
                {
                    continue;
                }

                var bound = ForcedPair.AtLeast(best, i, j);
                var with = pool.With([new IdPair(pool.Mentees[i].Id, pool.Mentors[j].Id)], [], objective, out _)!.Solve();
                var (matched, score) = (best.Matched - with.Matched, best.Score - with.Score);
                forced++;

                Assert.That(bound.ReducedCost, Is.GreaterThanOrEqualTo(0), $"seed {seed}");
                if (objective == Objective.TotalScore)
                {
                    Assert.That(score, Is.GreaterThanOrEqualTo(bound.Score), $"seed {seed}");
                }
                else
                {
                    Assert.That(
                        matched > bound.Mentees || (matched == bound.Mentees && score >= bound.Score),
                        Is.True,
                        $"seed {seed} pair {i} {j}: {bound}, lost {matched} and {score}"
                    );
                }
            }
        }

        Assert.That(forced, Is.GreaterThan(900));
    }

    [Test]
    public void The_fairest_matching_is_what_trying_everything_finds()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var problem = Instances.Random(seed);

            var fair = FairMatching.Of(PoolOf(problem).AsRun());

            var (matched, lowest, score) = Fairest(problem);
            Assert.That(
                (fair.Matched, fair.LowestScore() ?? -1, fair.Score),
                Is.EqualTo((matched, matched == 0 ? -1 : lowest, score)),
                $"seed {seed}"
            );
        }
    }

    [Test]
    public void Locks_and_forbids_make_the_problem_that_a_run_with_them_solves()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var problem = Instances.Random(seed);
            var pool = PoolOf(problem);
            var pairs = (
                from i in Enumerable.Range(0, problem.MenteeCount)
                from j in Enumerable.Range(0, problem.MentorCount)
                where pool.AllowedScore(i, j) is not null && problem.Capacities[j] > 0
                select (i, j)
            ).ToArray();
            if (pairs.Length < 2)
            {
                continue;
            }

            var random = new Random(seed);
            random.Shuffle(pairs);
            var (locked, forbidden) = (pairs[0], pairs[1]);
            var with = pool.With([Ids(pool, locked)], [Ids(pool, forbidden)], problem.Objective, out _)!.Solve();

            var best = BestWith(problem, locked, forbidden);
            Assert.That(
                (with.MentorOf[locked.i], with.Matched, with.Score),
                Is.EqualTo((locked.j, best.Matched, best.Score)),
                $"seed {seed}"
            );
            Assert.That(with.MentorOf[forbidden.i], Is.Not.EqualTo(forbidden.j));
        }
    }

    [Test]
    public void From_a_solved_case_locks_and_forbids_lead_to_the_same_totals([Values] Objective objective)
    {
        var cases = 0;
        for (var seed = 0; seed < 1200; seed++)
        {
            var pool = PoolOf(Instances.Random(seed, 9, 7, objective));
            var random = new Random(seed);
            IdPair[] Some() =>
                [
                    .. Enumerable
                        .Range(0, random.Next(3))
                        .Select(_ => Ids(pool, (random.Next(pool.Mentees.Count), random.Next(pool.Mentors.Count)))),
                ];
            if (
                pool.Mentees.Count == 0
                || pool.Mentors.Count == 0
                || pool.With(Some(), Some(), objective, out _) is not { } before
            )
            {
                continue;
            }

            IdPair[] locks =
            [
                .. Enumerable
                    .Range(0, pool.Mentees.Count)
                    .Where(i => before.LockedTo(i) >= 0)
                    .Select(i => Ids(pool, (i, before.LockedTo(i)))),
                .. Some(),
            ];
            if (pool.With(locks, [.. Forbids(before), .. Some()], objective, out _) is not { } after)
            {
                continue;
            }

            cases++;
            var (from, fresh) = (after.SolveFrom(before.Solve()), after.Solve());

            Assert.That(after.Tightens(before), Is.True);
            Assert.That(from.Score, Is.EqualTo(fresh.Score), $"seed {seed}");
            Assert.That(objective == Objective.TotalScore || from.Matched == fresh.Matched, Is.True, $"seed {seed}");
            Assert.That(
                Enumerable.Range(0, pool.Mentees.Count).All(i => after.LockedTo(i) < 0 || from.MentorOf[i] == after.LockedTo(i)),
                Is.True,
                $"seed {seed}"
            );
        }

        Assert.That(cases, Is.GreaterThan(200));

        IEnumerable<IdPair> Forbids(PoolCase of) =>
            from i in Enumerable.Range(0, of.Pool.Mentees.Count)
            from j in Enumerable.Range(0, of.Pool.Mentors.Count)
            where of.IsForbidden(i, j)
            select Ids(of.Pool, (i, j));
    }

    [Test]
    public void A_case_with_other_limits_is_not_a_tighter_one()
    {
        var pool = PoolOf(MatchingProblem.FromPairs(2, [1, 1], [(0, 0, 5), (1, 1, 5)]));
        var (plain, locked) = (pool.AsRun(), pool.With([Ids(pool, (0, 1))], [], Objective.CoverageFirst, out _)!);

        Assert.That(
            (locked.Tightens(plain), plain.Tightens(locked), pool.With([], [], Objective.TotalScore, out _)!.Tightens(plain)),
            Is.EqualTo((true, false, false))
        );
    }

    [Test]
    public void A_lock_too_many_is_named()
    {
        var pool = PoolOf(MatchingProblem.FromPairs(2, [1], [(0, 0, 5), (1, 0, 5)]));

        var none = pool.With([Ids(pool, (0, 0)), Ids(pool, (1, 0))], [], Objective.CoverageFirst, out var contradiction);

        Assert.That((none, contradiction), Is.EqualTo(((PoolCase?)null, (IdPair?)Ids(pool, (1, 0)))));
        Assert.That(
            () => pool.With([new IdPair(Guid.Empty, pool.Mentors[0].Id)], [], Objective.CoverageFirst, out _),
            Throws.TypeOf<NotInPoolException>()
        );
    }

    [Test]
    public void One_place_more_adds_no_more_than_its_dual_value()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var problem = Instances.Random(seed);
            var best = PoolOf(problem).AsRun().Solve();

            foreach (var place in SupplyGap.Places(best, 10))
            {
                Assert.That(
                    ((problem.UnmatchedCost - MatchingProblem.MaxScore) * place.Matched) + place.Score,
                    Is.InRange(0, place.DualValue),
                    $"seed {seed}"
                );
            }
        }
    }

    // 10 arrivals in 90 days, horizon 28: rate times horizon 28/9. Above 4000 are 6000 (share .2) and 8000 (share .1).
    [Test]
    public void Patience_is_the_integral_of_the_best_newcomer()
    {
        var patience = WaitOrMatch.Of(4000, [-1, -1, 0, 1000, 2000, 3000, 4000, 4000, 6000, 8000], PatienceRule.Standard);

        var expected = (2000 * (1 - Math.Exp(-28.0 / 9 * .2))) + (2000 * (1 - Math.Exp(-28.0 / 9 * .1)));
        Assert.That(patience.ExpectedGain, Is.EqualTo(expected).Within(1e-9));
        Assert.That(patience.ExpectedWaitDays, Is.EqualTo(45));
        Assert.That(WaitOrMatch.Of(8000, [8000, 100], PatienceRule.Standard), Is.EqualTo(new Patience(0, null)));
    }

    private static IdPair Ids(ScoredPool pool, (int i, int j) pair) => new(pool.Mentees[pair.i].Id, pool.Mentors[pair.j].Id);

    private static (int Matched, long Score) BestWith(MatchingProblem problem, (int i, int j) locked, (int i, int j) forbidden)
    {
        var (best, places) = ((-1, -1L), problem.Capacities.ToArray());
        Every(
            problem,
            0,
            new int[problem.MenteeCount],
            places,
            mentorOf =>
            {
                if (
                    mentorOf[locked.i] == locked.j
                    && mentorOf[forbidden.i] != forbidden.j
                    && CertificateValidator.Totals(problem, mentorOf).CompareTo(best) > 0
                )
                {
                    best = CertificateValidator.Totals(problem, mentorOf);
                }
            }
        );
        return best;
    }

    private static (int Matched, int Lowest, long Score) Fairest(MatchingProblem problem)
    {
        var best = (Matched: -1, Lowest: -1, Score: -1L);
        Every(
            problem,
            0,
            new int[problem.MenteeCount],
            problem.Capacities.ToArray(),
            mentorOf =>
            {
                var (matched, score) = CertificateValidator.Totals(problem, mentorOf);
                var lowest = Enumerable
                    .Range(0, mentorOf.Length)
                    .Where(i => mentorOf[i] >= 0)
                    .Select(i =>
                        problem.Scores[
                            Array.BinarySearch(
                                problem.Mentors,
                                problem.RowStart[i],
                                problem.RowStart[i + 1] - problem.RowStart[i],
                                mentorOf[i]
                            )
                        ]
                    )
                    .DefaultIfEmpty(0)
                    .Min();
                if ((matched, lowest, score).CompareTo(best) > 0)
                {
                    best = (matched, lowest, score);
                }
            }
        );
        return best;
    }

    private static void Every(MatchingProblem problem, int mentee, int[] mentorOf, int[] places, Action<int[]> look)
    {
        if (mentee == problem.MenteeCount)
        {
            look(mentorOf);
            return;
        }

        mentorOf[mentee] = -1;
        Every(problem, mentee + 1, mentorOf, places, look);
        for (var k = problem.RowStart[mentee]; k < problem.RowStart[mentee + 1]; k++)
        {
            var j = problem.Mentors[k];
            if (places[j] > 0)
            {
                places[j]--;
                mentorOf[mentee] = j;
                Every(problem, mentee + 1, mentorOf, places, look);
                places[j]++;
            }
        }

        mentorOf[mentee] = -1;
    }
}
