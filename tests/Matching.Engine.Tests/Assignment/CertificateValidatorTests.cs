using Matching.Engine.Assignment;

namespace Matching.Engine.Tests.Assignment;

/// <summary>
/// One problem worked by hand, and what is wrong with it after one change. Three mentees know mentor 0, who has two places; of
/// them the third stays unmatched. Mentor 1 has no place, mentor 2 more than are asked for.
/// </summary>
public sealed class CertificateValidatorTests
{
    private static readonly (int Mentee, int Mentor, int Score)[] Pairs =
    [
        (0, 0, 9000),
        (0, 1, 8000),
        (1, 0, 7000),
        (2, 0, 6000),
        (2, 1, 4000),
        (3, 2, 9500),
    ];

    private static readonly MatchingProblem Problem = MatchingProblem.FromPairs(4, [2, 0, 3], Pairs);

    private static readonly MatchingProblem Small = MatchingProblem.FromPairs(
        3,
        [1, 1],
        [(0, 0, 9000), (0, 1, 100), (1, 0, 8000), (2, 1, 50)]
    );

    private static readonly int[] Best = [0, 0, -1, 2];

    [Test]
    public void A_right_proof_has_no_fault()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CertificateValidator.Fault(Problem, Best, Proof()), Is.Null);
            Assert.That(CertificateValidator.FaultUnderLargerW(Problem, Best, Proof()), Is.Null);
        }
    }

    [Test]
    public void A_larger_W_proves_too_where_the_most_matched_come_first_and_a_smaller_one_never()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CertificateValidator.FaultUnderLargerW(Problem, Best, Proof(50_001)), Is.Null);
            Assert.That(
                CertificateValidator.Fault(Problem, Best, Proof(50_001)),
                Is.EqualTo("W is 50001, the problem says 40001")
            );
            Assert.That(
                CertificateValidator.FaultUnderLargerW(Problem, Best, Proof(40_000)),
                Is.EqualTo("W is 40000, the problem says 40001")
            );
        }
    }

    [Test]
    public void By_total_score_no_other_W_proves_anything()
    {
        var problem = MatchingProblem.FromPairs(4, [2, 0, 3], Pairs, Objective.TotalScore);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(CertificateValidator.Fault(problem, Best, Proof(10_000)), Is.Null);
            Assert.That(
                CertificateValidator.FaultUnderLargerW(problem, Best, Proof(10_001)),
                Is.EqualTo("W is 10001, the problem says 10000")
            );
            Assert.That(
                CertificateValidator.FaultUnderLargerW(problem, Best, Proof(9_999)),
                Is.EqualTo("W is 9999, the problem says 10000")
            );
        }
    }

    [Test]
    public void Each_array_has_the_length_of_its_side([Values(-1, 1)] int more)
    {
        var proof = Proof();
        string? FaultOf(int[] mentorOf, OptimalityCertificate certificate) =>
            CertificateValidator.Fault(Problem, mentorOf, certificate);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FaultOf(Resized(Best, more), proof), Is.EqualTo("the lengths do not fit the problem"));
            Assert.That(
                FaultOf(Best, proof with { MenteeDuals = Resized(proof.MenteeDuals, more) }),
                Is.EqualTo("the lengths do not fit the problem")
            );
            Assert.That(
                FaultOf(Best, proof with { MentorDuals = Resized(proof.MentorDuals, more) }),
                Is.EqualTo("the lengths do not fit the problem")
            );
        }
    }

    [TestCase(2, 40_002, "u[2] > W")]
    [TestCase(1, 39_002, "the duals exceed the cost of pair 1 0")]
    [TestCase(0, 37_002, "the duals exceed the cost of pair 0 0")]
    [TestCase(3, 501, "the duals exceed the cost of pair 3 2")]
    [TestCase(3, 499, "primal 44501 and dual 44500 differ")]
    [TestCase(1, long.MinValue, "primal 44501 and dual -9223372036854770308 differ")]
    public void A_wrong_dual_of_a_mentee_is_a_fault(int mentee, long dual, string fault)
    {
        var proof = Proof();
        proof.MenteeDuals[mentee] = dual;

        Assert.That(CertificateValidator.Fault(Problem, Best, proof), Is.EqualTo(fault));
    }

    [TestCase(0, -36_000, "the duals exceed the cost of pair 1 0")]
    [TestCase(0, -36_002, "primal 44501 and dual 44499 differ")]
    [TestCase(1, -35_000, "the duals exceed the cost of pair 0 1")]
    [TestCase(2, -1, "primal 44501 and dual 44498 differ")]
    public void A_wrong_dual_of_a_mentor_is_a_fault(int mentor, long dual, string fault)
    {
        var proof = Proof();
        proof.MentorDuals[mentor] = dual;
        // the first mentee gets by: the fault is found at the other pair
        proof.MenteeDuals[0] -= mentor == 0 && dual > -36_001 ? 1 : 0;

        Assert.That(CertificateValidator.Fault(Problem, Best, proof), Is.EqualTo(fault));
    }

    [Test]
    public void A_place_never_has_a_gain()
    {
        var proof = Proof();
        proof.MentorDuals[2] = 1;
        proof.MenteeDuals[3]--;

        Assert.That(CertificateValidator.Fault(Problem, Best, proof), Is.EqualTo("v[2] > 0"));
    }

    [TestCase(new[] { 0, 0, -1, 0 }, "mentee 3 is matched to 0, which is not a feasible pair")]
    [TestCase(new[] { 0, 1, -1, 2 }, "mentee 1 is matched to 1, which is not a feasible pair")]
    [TestCase(new[] { 3, 0, -1, 2 }, "mentee 0 is matched to 3, which is not a feasible pair")]
    [TestCase(new[] { 0, 0, 0, 2 }, "mentor 0 has more mentees than places")]
    [TestCase(new[] { 1, 0, -1, 2 }, "mentor 1 has more mentees than places")]
    [TestCase(new[] { 0, -1, 0, 2 }, "primal 45501 and dual 44501 differ")]
    [TestCase(new[] { 0, 0, -1, -1 }, "primal 84002 and dual 44501 differ")]
    public void Another_matching_has_a_fault(int[] mentorOf, string fault) =>
        Assert.That(CertificateValidator.Fault(Problem, mentorOf, Proof()), Is.EqualTo(fault));

    [TestCase(new[] { 0, 0, -1, 2 }, 3, 25_500)]
    [TestCase(new[] { 1, -1, 1, 2 }, 3, 21_500)]
    [TestCase(new[] { -1, -1, -1, -1 }, 0, 0)]
    public void The_matched_are_counted_and_their_scores_summed(int[] mentorOf, int matched, long score) =>
        Assert.That(CertificateValidator.Totals(Problem, mentorOf), Is.EqualTo((matched, score)));

    [Test]
    public void Every_corruption_of_pairs_or_duals_is_found()
    {
        var result = Matcher.Match(Small);
        var (u, v) = (result.Certificate.MenteeDuals, result.Certificate.MentorDuals);

        using (Assert.EnterMultipleScope())
        {
            for (var i = 0; i < 3; i++)
            {
                foreach (var other in new[] { -1, 0, 1, 5 }.Where(mentor => mentor != result.MentorOf[i]))
                {
                    Assert.That(
                        CertificateValidator.Fault(
                            Small,
                            [.. result.MentorOf.Select((mentor, k) => k == i ? other : mentor)],
                            result.Certificate
                        ),
                        Is.Not.Null,
                        $"mentee {i} to {other}"
                    );
                }

                foreach (var step in new[] { -1, 1 })
                {
                    Assert.That(
                        CertificateValidator.Fault(
                            Small,
                            result.MentorOf,
                            result.Certificate with
                            {
                                MenteeDuals = [.. u.Select((value, k) => k == i ? value + step : value)],
                            }
                        ),
                        Is.Not.Null,
                        $"u{i} {step}"
                    );
                }
            }

            Assert.That(
                CertificateValidator.Fault(Small, result.MentorOf, result.Certificate with { MentorDuals = [v[0] + 1, v[1]] }),
                Is.Not.Null
            );
            Assert.That(
                CertificateValidator.Fault(
                    Small,
                    result.MentorOf,
                    result.Certificate with
                    {
                        MenteeDuals = [-20_000, -20_000, u[2]],
                        MentorDuals = [1, v[1]],
                    }
                ),
                Does.Contain("> 0")
            );
            Assert.That(
                CertificateValidator.Fault(Small, result.MentorOf, result.Certificate with { W = 10_000 }),
                Does.Contain("W")
            );
            Assert.That(
                CertificateValidator.Fault(Small, [0, 0, 1], result.Certificate),
                Is.Not.Null,
                "more mentees than places"
            );
            Assert.That(CertificateValidator.Fault(Small, [0], result.Certificate), Does.Contain("lengths"));
        }
    }

    // The unmatched mentee pays W; a place of mentor 0 costs what is above the 4,000 of the pair that did not come about.
    private static OptimalityCertificate Proof(long w = 40_001) => new(w, [w - 3000, w - 1000, w, 500], [4000 - w, 5000 - w, 0]);

    private static T[] Resized<T>(T[] array, int more)
    {
        Array.Resize(ref array, array.Length + more);
        return array;
    }
}
