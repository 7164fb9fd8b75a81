using Matching.Benchmarks;
using Matching.Engine.Criteria;

namespace Matching.Engine.Tests;

/// <summary>Two years of a real tutoring programme through a criteria profile; the whole of it takes a second, so the test is not a smaller one.</summary>
public sealed class ReplayTests
{
    private static readonly string Data = Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "tutoring-replay");
    private static readonly string Profile = Path.Combine(
        TestContext.CurrentContext.TestDirectory,
        "seeds",
        "criteria",
        "tutoring.json"
    );

    [Test]
    public void Every_request_is_matched_as_well_and_as_soon_as_published()
    {
        var (outcome, pairs) = Walk(int.MaxValue, 10);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Pairs, Is.EqualTo(1045));
            Assert.That(outcome.MeanShared, Is.GreaterThanOrEqualTo(1.63));
            Assert.That(outcome.AtLeast2Shared, Is.GreaterThanOrEqualTo(465));
            Assert.That(outcome.MeanWaitDays, Is.LessThanOrEqualTo(8.15));
            Assert.That(outcome.Certificates, Is.EqualTo("valid"));
            Assert.That(pairs.Select(pair => pair.Request.Index), Is.Unique);
            Assert.That(pairs.Select(pair => pair.Helper.Index), Is.Unique);
            Assert.That(
                pairs.Select(pair => (pair.Request.Person, pair.Helper.Person)),
                Is.Unique,
                "nobody is paired twice with the same person"
            );
            Assert.That(pairs.Where(pair => !IsAllowed(pair)), Is.Empty);
        }
    }

    [Test]
    public void Daily_runs_shorten_the_wait()
    {
        var (outcome, _) = Walk(int.MaxValue, 1);

        Assert.That((outcome.Pairs, outcome.MeanWaitDays < 3.5, outcome.MeanShared > 1.59), Is.EqualTo((1045, true, true)));
    }

    // The first weeks, scored by the published formula in floating point: no single exchange of two pairs of a run would raise its sum.
    [Test]
    public void Pairs_of_a_run_cannot_be_exchanged_for_better_ones_by_the_published_formula()
    {
        var (_, pairs) = Walk(250, 10);

        var together = new HashSet<(string, string)>();
        foreach (var run in pairs.GroupBy(pair => pair.Days))
        {
            var made = run.ToList();
            bool IsNew(Request request, Helper helper) => !together.Contains((request.Person, helper.Person));
            for (var i = 0; i < made.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var (one, other) = (made[i], made[j]);
                    if (!IsNew(one.Request, other.Helper) || !IsNew(other.Request, one.Helper))
                    {
                        continue;
                    }

                    var exchanged = Score(one.Request, other.Helper, run.Key) + Score(other.Request, one.Helper, run.Key);
                    // whole days and whole points may differ from the formula by a little
                    Assert.That(
                        exchanged,
                        Is.LessThanOrEqualTo(
                            Score(one.Request, one.Helper, run.Key) + Score(other.Request, other.Helper, run.Key) + .002
                        )
                    );
                }
            }

            together.UnionWith(made.Select(pair => (pair.Request.Person, pair.Helper.Person)));
        }

        Assert.That(pairs, Has.Count.GreaterThan(50));
    }

    private static (ReplayOutcome Outcome, IReadOnlyList<ReplayPair> Pairs) Walk(int requests, double everyDays)
    {
        var (criteria, objective) = Replay.Profile(Profile);
        var (asked, offered) = Replay.Read(Data);
        return Replay.Walk([.. asked.Take(requests)], [.. offered.Take(requests)], criteria, objective, everyDays);
    }

    private static bool IsAllowed(ReplayPair pair)
    {
        var shared = pair.Request.Subjects.Where(subject => Offers(pair.Helper, subject, pair.Request.Grade)).ToList();
        return shared.Count > 0 && pair.Request.Subjects.All(subject => !subject.Mandatory || shared.Contains(subject));
    }

    private static double Score(Request request, Helper helper, double now)
    {
        var shared = request.Subjects.Count(subject => Offers(helper, subject, request.Grade));
        if (shared == 0 || request.Subjects.Any(subject => subject.Mandatory && !Offers(helper, subject, request.Grade)))
        {
            return double.NegativeInfinity;
        }

        // the formula of the programme: waiting days count whole from day 14 and half before
        var days = Math.Floor(now - request.Days);
        var waiting = (days >= 14 ? 1 : .5) / (1 + Math.Exp(-Math.Min(days, 50)));
        return (.3 * shared / Math.Max(request.Subjects.Count, helper.Subjects.Count)) + (.6 * waiting);
    }

    private static bool Offers(Helper helper, NeedAsked subject, double grade) =>
        helper.Subjects.Any(offer =>
            offer.Code == subject.Code && grade >= (offer.From ?? double.MinValue) && grade <= (offer.To ?? double.MaxValue)
        );
}
