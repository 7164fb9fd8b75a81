namespace Matching.Engine.Assignment;

/// <summary>
/// An optimal matching that stays optimal while people come, go and change: each change is answered by one or two searches from
/// where it happened instead of a fresh solve. For questions ("what if these two were paired", "whom would a late arrival get");
/// a run that is stored is always solved afresh, so that it does not depend on what happened before.
/// <para>
/// Between changes the conditions of optimality hold (symbols as in <see cref="ShortestAugmentingPaths"/>): u_i + v_j &lt;= c_ij
/// on every pair and equality on matched ones, v_j &lt;= 0 and v_j = 0 where a place is free, u_i &lt;= W and u_i = W where a
/// mentee is unmatched. A change breaks one of them in one place, and one of two searches by reduced costs mends it:
/// </para>
/// <list type="bullet">
/// <item>a mentee without a mentor: a shortest path to a free place, or to a mentee who is better left out;</item>
/// <item>a free place with v_j &lt; 0: a shortest path, against the direction of the pairs, to an unmatched mentee, or to a place
/// that is better left free.</item>
/// </list>
/// <para>
/// The dual updates are those of the Hungarian method (Kuhn, Naval Research Logistics Quarterly 2, 1955, pp. 83-97, doi
/// 10.1002/nav.3800020109); repairing an assignment after a change of one row or column: Mills-Tettey, Stentz and Dias, "The
/// dynamic Hungarian algorithm for the assignment problem with changing costs", Carnegie Mellon University, CMU-RI-TR-07-27,
/// 2007. Departures: places, a price W of being unmatched.
/// </para>
/// <para>
/// Pairs stay in the arrays of the problem; a mentee whose pairs change gets a row of their own. Opening from a proved matching
/// therefore costs O(n + m), and the first search from a place O(pairs) for the pairs by mentor. Each search costs at worst
/// O(pairs + m log m), usually a few hundred pairs. Not safe for several threads at once.
/// </para>
/// </summary>
public sealed class IncrementalMatching
{
    private const int None = -1;
    private const long Never = long.MaxValue / 4;

    // More than 10,000 times the most people a side: with that, one mentee more outweighs all scores however many join later.
    private const long CoverageCost = (MatchingProblem.MaxScore * (1L << 24)) + 1;

    private readonly MatchingProblem start;
    private readonly long w;
    private readonly List<Mentee> mentees = [];
    private readonly List<Mentor> mentors = [];
    private readonly DistanceQueue queue = new();
    private readonly List<int> settled = [];
    private int search;
    private PathEnd end;

    private readonly Lazy<MenteesOfMentor> menteesOfMentor;

    /// <summary>Solves the problem afresh and keeps it ready for changes.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public IncrementalMatching(MatchingProblem problem, CancellationToken cancellationToken = default)
        : this(
            problem,
            LexicographicSolver.Solve(problem, Outweighing(problem), null, cancellationToken),
            Outweighing(problem),
            new Lazy<MenteesOfMentor>(() => new MenteesOfMentor(problem))
        ) { }

    /// <summary>
    /// Goes on from an optimal matching with its proof. The problem's arrays are read as long as this lives, and never written.
    /// </summary>
    /// <exception cref="ArgumentException">The proof does not hold.</exception>
    public IncrementalMatching(MatchingProblem problem, int[] mentorOf, OptimalityCertificate certificate)
        : this(
            problem,
            (mentorOf, certificate),
            Outweighing(problem),
            new Lazy<MenteesOfMentor>(() => new MenteesOfMentor(problem))
        )
    {
        if (CertificateValidator.Fault(problem, mentorOf, certificate) is { } fault)
        {
            throw new ArgumentException(fault, nameof(certificate));
        }

        RaisePriceOfSurplus(w - certificate.W);
    }

    private IncrementalMatching(
        MatchingProblem problem,
        (int[] MentorOf, OptimalityCertificate Certificate) solved,
        long w,
        Lazy<MenteesOfMentor> menteesOfMentor
    )
    {
        (start, this.w, this.menteesOfMentor) = (problem, w, menteesOfMentor);
        for (var j = 0; j < problem.MentorCount; j++)
        {
            mentors.Add(new Mentor { Places = problem.Capacities[j], Dual = solved.Certificate.MentorDuals[j] });
        }

        for (var i = 0; i < problem.MenteeCount; i++)
        {
            var mentor = solved.MentorOf[i];
            mentees.Add(new Mentee { Dual = solved.Certificate.MenteeDuals[i], MentorNumber = mentor });
            if (mentor != None)
            {
                mentors[mentor].Mentees.Add(i);
                Matched++;
                Cost += CostOf(i, mentor);
            }
        }
    }

    /// <summary>
    /// Goes on from an optimal matching whose proof has been checked, under its own W: for changes of the people who are there, not
    /// for more of them. O(n + m).
    /// </summary>
    internal static IncrementalMatching OfSamePeople(
        MatchingProblem problem,
        int[] mentorOf,
        OptimalityCertificate certificate,
        Lazy<MenteesOfMentor> menteesOfMentor
    ) => new(problem, (mentorOf, certificate), certificate.W, menteesOfMentor);

    /// <summary>How many mentees are matched.</summary>
    public int Matched { get; private set; }

    /// <summary>Total score of the pairs.</summary>
    public long Score => ((long)MatchingProblem.MaxScore * Matched) - Cost;

    private long Cost { get; set; }

    /// <summary>Mentor of a mentee, -1 for none.</summary>
    public int MentorOf(int mentee) => mentees[mentee].MentorNumber;

    /// <summary>Adds a mentee. Returns their number.</summary>
    /// <param name="pairs">Mentors who are possible, with the score from 0 to 10,000.</param>
    public int AddMentee(IEnumerable<(int Mentor, int Score)> pairs)
    {
        mentees.Add(new Mentee { Own = [] });
        foreach (var (mentor, score) in pairs)
        {
            Link(mentees.Count - 1, mentor, CostOf(score));
        }

        Place(mentees.Count - 1);
        return mentees.Count - 1;
    }

    /// <summary>Adds a mentor with places. Returns their number.</summary>
    /// <param name="places">Mentees the mentor can take.</param>
    /// <param name="pairs">Mentees who are possible, with the score from 0 to 10,000.</param>
    public int AddMentor(int places, IEnumerable<(int Mentee, int Score)> pairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        var mentor = new Mentor { Places = places };
        mentors.Add(mentor);
        foreach (var (mentee, score) in pairs)
        {
            Link(mentee, mentors.Count - 1, CostOf(score));
            if (!mentees[mentee].IsGone)
            {
                mentor.Dual = Math.Min(mentor.Dual, CostOf(score) - mentees[mentee].Dual);
            }
        }

        Fill(mentors.Count - 1);
        return mentors.Count - 1;
    }

    /// <summary>A mentee leaves; the number is not used again.</summary>
    public void RemoveMentee(int mentee)
    {
        mentees[mentee].IsGone = true;
        Release(mentee);
    }

    /// <summary>A mentee who left is back, with the same possible mentors.</summary>
    public void ReturnMentee(int mentee)
    {
        mentees[mentee].IsGone = false;
        Place(mentee);
    }

    /// <summary>A mentor takes more or fewer mentees; with 0 places the mentor is gone.</summary>
    public void SetPlaces(int mentor, int places)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        var at = mentors[mentor];
        at.Places = places;
        while (at.Mentees.Count > places)
        {
            var last = at.Mentees[^1];
            Leave(last);
            Place(last);
        }

        Fill(mentor);
    }

    /// <summary>A pair becomes possible, impossible (null) or is scored differently.</summary>
    public void SetScore(int mentee, int mentor, int? score)
    {
        var at = mentees[mentee];
        if (score is null && at.MentorNumber != mentor)
        {
            // what was not used is not missed
            Unlink(mentee, mentor);
            return;
        }

        var isGone = at.IsGone;
        RemoveMentee(mentee);
        if (score is { } known)
        {
            Link(mentee, mentor, CostOf(known));
        }
        else
        {
            Unlink(mentee, mentor);
        }

        if (!isGone)
        {
            ReturnMentee(mentee);
        }
    }

    /// <summary>A mentee has other possible mentors, or other scores with them.</summary>
    /// <param name="mentee">The mentee.</param>
    /// <param name="pairs">Mentors who are possible now, with the score from 0 to 10,000.</param>
    public void SetPairs(int mentee, IReadOnlyDictionary<int, int> pairs)
    {
        var isGone = mentees[mentee].IsGone;
        RemoveMentee(mentee);
        foreach (var mentor in Own(mentee).Keys.Where(mentor => !pairs.ContainsKey(mentor)).ToList())
        {
            Unlink(mentee, mentor);
        }

        foreach (var (mentor, score) in pairs)
        {
            Link(mentee, mentor, CostOf(score));
        }

        if (!isGone)
        {
            ReturnMentee(mentee);
        }
    }

    /// <summary>
    /// Sets a pair aside: the mentee is taken care of and one place of the mentor is used. It counts in neither total.
    /// </summary>
    /// <exception cref="InvalidOperationException">The mentor has no place.</exception>
    public void Lock(int mentee, int mentor)
    {
        if (mentors[mentor].Places == 0)
        {
            throw new InvalidOperationException("The mentor has no place.");
        }

        RemoveMentee(mentee);
        SetPlaces(mentor, mentors[mentor].Places - 1);
    }

    /// <summary>Takes a lock back.</summary>
    public void Unlock(int mentee, int mentor)
    {
        SetPlaces(mentor, mentors[mentor].Places + 1);
        ReturnMentee(mentee);
    }

    /// <summary>The dual values: a proof of the matching as it is now, under a W large enough for any number of people.</summary>
    /// <param name="menteesOfProblem">Mentees who are there, in the order of the problem that is to be proved. Its mentors are
    /// those here.</param>
    public OptimalityCertificate Certificate(IReadOnlyList<int> menteesOfProblem) =>
        new(w, [.. menteesOfProblem.Select(i => mentees[i].Dual)], [.. mentors.Select(mentor => mentor.Dual)]);

    private static long Outweighing(MatchingProblem problem) =>
        problem.Objective == Objective.CoverageFirst ? CoverageCost : MatchingProblem.MaxScore;

    // W only appears in the dual values of those whom alternating paths reach from the unmatched (R1 and C1 of the
    // decomposition): up on one side, down on the other.
    private void RaisePriceOfSurplus(long by)
    {
        if (by == 0)
        {
            return;
        }

        var isReached = new bool[mentors.Count];
        var reached = new Stack<int>(
            Enumerable.Range(0, mentees.Count).Where(i => mentees[i].MentorNumber == None && !mentees[i].IsGone)
        );
        while (reached.TryPop(out var i))
        {
            mentees[i].Dual += by;
            foreach (var (j, _) in PairsOf(i))
            {
                if (!isReached[j])
                {
                    isReached[j] = true;
                    mentors[j].Dual -= by;
                    mentors[j].Mentees.ForEach(reached.Push);
                }
            }
        }
    }

    private static int CostOf(int score) =>
        score is >= 0 and <= MatchingProblem.MaxScore
            ? MatchingProblem.MaxScore - score
            : throw new ArgumentOutOfRangeException(nameof(score), score, "A score is from 0 to 10,000.");

    private int CostOf(int mentee, int mentor) =>
        mentees[mentee].Own is { } own ? own[mentor] : MatchingProblem.MaxScore - start.Scores[AtStart(mentee, mentor)];

    private int AtStart(int mentee, int mentor) =>
        mentee >= start.MenteeCount
            ? None
            : Array.BinarySearch(
                start.Mentors,
                start.RowStart[mentee],
                start.RowStart[mentee + 1] - start.RowStart[mentee],
                mentor
            );

    private IEnumerable<(int Mentor, int Cost)> PairsOf(int mentee) =>
        mentees[mentee].Own is { } own
            ? own.Select(pair => (pair.Key, pair.Value))
            : Enumerable
                .Range(start.RowStart[mentee], start.RowStart[mentee + 1] - start.RowStart[mentee])
                .Select(k => (start.Mentors[k], MatchingProblem.MaxScore - start.Scores[k]));

    private Dictionary<int, int> Own(int mentee) =>
        mentees[mentee].Own ??= PairsOf(mentee).ToDictionary(pair => pair.Mentor, pair => pair.Cost);

    private void Link(int mentee, int mentor, int cost)
    {
        if (Own(mentee).TryAdd(mentor, cost))
        {
            if (AtStart(mentee, mentor) < 0)
            {
                mentors[mentor].Newcomers.Add(mentee);
            }
        }
        else
        {
            Own(mentee)[mentor] = cost;
        }
    }

    private void Unlink(int mentee, int mentor)
    {
        if (Own(mentee).Remove(mentor))
        {
            mentors[mentor].Newcomers.Remove(mentee);
        }
    }

    private void Join(int mentee, int mentor)
    {
        mentees[mentee].MentorNumber = mentor;
        mentors[mentor].Mentees.Add(mentee);
        Matched++;
        Cost += CostOf(mentee, mentor);
    }

    private void Leave(int mentee)
    {
        var mentor = mentees[mentee].MentorNumber;
        mentees[mentee].MentorNumber = None;
        mentors[mentor].Mentees.Remove(mentee);
        Matched--;
        Cost -= CostOf(mentee, mentor);
    }

    private void Release(int mentee)
    {
        if (mentees[mentee].MentorNumber is var mentor and not None)
        {
            Leave(mentee);
            Fill(mentor);
        }
    }

    // Gives a mentee without a mentor a place, or finds who is better left out: perhaps the mentee.
    private void Place(int mentee)
    {
        BeginSearch();
        // u = 0 for the new one: all distances are shifted alike
        mentees[mentee].Dual = 0;
        Look(mentee, 0);
        while (NextSettled() is { } j)
        {
            foreach (var other in mentors[j].Mentees)
            {
                Look(other, mentors[j].Distance);
            }
        }

        foreach (var j in settled)
        {
            var mentor = mentors[j];
            mentor.Dual -= end.Length - mentor.Distance;
            foreach (var other in mentor.Mentees)
            {
                mentees[other].Dual += end.Length - mentor.Distance;
            }
        }

        mentees[mentee].Dual = end.Length;
        MoveBackTo(mentee);
    }

    private void BeginSearch()
    {
        search++;
        queue.Clear();
        settled.Clear();
        end = new PathEnd(Never, None, None);
    }

    // The next mentor whose shortest distance is known, or null when none is nearer than the end that was found.
    private int? NextSettled()
    {
        while (queue.Count > 0 && queue.Nearest.Distance < end.Length)
        {
            var (distance, j) = queue.Nearest;
            queue.RemoveNearest();
            if (distance <= mentors[j].Distance)
            {
                settled.Add(j);
                return j;
            }
        }

        return null;
    }

    // The places that a mentee at this distance could take, and the cost of leaving the mentee out.
    private void Look(int i, long distance)
    {
        var at = mentees[i];
        if (distance + w - at.Dual < end.Length)
        {
            end = new PathEnd(distance + w - at.Dual, None, i);
        }

        if (at.Own is { } own)
        {
            foreach (var (j, cost) in own)
            {
                ReachPlace(j, distance + cost - at.Dual, i);
            }

            return;
        }

        for (var k = start.RowStart[i]; k < start.RowStart[i + 1]; k++)
        {
            ReachPlace(start.Mentors[k], distance + MatchingProblem.MaxScore - start.Scores[k] - at.Dual, i);
        }
    }

    private void ReachPlace(int j, long withoutPrice, int from)
    {
        var mentor = mentors[j];
        var through = withoutPrice - mentor.Dual;
        if (through >= end.Length || (mentor.SeenIn == search && through >= mentor.Distance))
        {
            return;
        }

        (mentor.Distance, mentor.From, mentor.SeenIn) = (through, from, search);
        if (mentor.Mentees.Count < mentor.Places)
        {
            end = new PathEnd(through, j, None);
        }
        else
        {
            queue.Add(through, j);
        }
    }

    // From the end of the path back to where it began: each mentee on it moves to the next mentor.
    private void MoveBackTo(int mentee)
    {
        var to = end.Mentor;
        var free = to != None ? mentors[to].From : end.Mentee;
        while (true)
        {
            var before = mentees[free].MentorNumber;
            if (before != None)
            {
                Leave(free);
            }

            if (to != None)
            {
                Join(free, to);
            }

            if (free == mentee)
            {
                return;
            }

            (to, free) = (before, mentors[before].From);
        }
    }

    // As long as a place of the mentor is free at a price below 0: gives it to a mentee, or finds which place is better left
    // free.
    private void Fill(int mentor)
    {
        while (mentors[mentor].Dual < 0 && mentors[mentor].Mentees.Count < mentors[mentor].Places)
        {
            FillOne(mentor);
        }
    }

    private void FillOne(int source)
    {
        BeginSearch();
        (mentors[source].Distance, mentors[source].SeenIn, mentors[source].From) = (0, search, None);
        queue.Add(0, source);
        while (NextSettled() is { } j)
        {
            LookFromPlace(j);
        }

        foreach (var j in settled)
        {
            var mentor = mentors[j];
            var rise = Math.Max(0, end.Length - mentor.Distance);
            mentor.Dual += rise;
            foreach (var other in mentor.Mentees)
            {
                mentees[other].Dual -= rise;
            }
        }

        FillBackTo(source);
    }

    // The mentees who could take a place of this mentor, and the gain of leaving it free.
    private void LookFromPlace(int j)
    {
        var mentor = mentors[j];
        if (mentor.Distance - mentor.Dual < end.Length)
        {
            // the price of this place falls to 0 and it stays free
            end = new PathEnd(mentor.Distance - mentor.Dual, j, None);
        }

        foreach (var (i, cost) in MenteesOf(j))
        {
            ReachMentee(i, mentor.Distance + cost - mentor.Dual, j);
        }

        foreach (var i in mentor.Newcomers)
        {
            ReachMentee(i, mentor.Distance + mentees[i].Own![j] - mentor.Dual, j);
        }
    }

    private void ReachMentee(int i, long withoutDual, int j)
    {
        var mentee = mentees[i];
        var through = withoutDual - mentee.Dual;
        if (mentee.IsGone || mentee.MentorNumber == j || through >= end.Length)
        {
            return;
        }

        if (mentee.MentorNumber == None)
        {
            end = new PathEnd(through, j, i);
        }
        else if (mentors[mentee.MentorNumber] is var next && (next.SeenIn != search || through < next.Distance))
        {
            (next.Distance, next.SeenIn, next.From) = (through, search, i);
            next.To = j;
            queue.Add(through, mentee.MentorNumber);
        }
    }

    // From the end of the path back: the mentee there moves on, and the place that opens is the next to be filled.
    private void FillBackTo(int source)
    {
        for (var (j, i) = (end.Mentor, end.Mentee); ; )
        {
            var at = mentors[j];
            if (i != None)
            {
                Join(i, j);
            }

            if (j == source)
            {
                return;
            }

            (j, i) = (at.To, at.From);
            Leave(i);
        }
    }

    // Pairs of a mentor as at the start, with the costs of today, without those that are no longer possible.
    private IEnumerable<(int Mentee, int Cost)> MenteesOf(int mentor)
    {
        if (mentor >= start.MentorCount)
        {
            yield break;
        }

        var pairs = menteesOfMentor.Value;
        for (var k = pairs.Start[mentor]; k < pairs.Start[mentor + 1]; k++)
        {
            var i = pairs.Mentees[k];
            if (mentees[i].Own is not { } own)
            {
                yield return (i, pairs.Costs[k]);
            }
            else if (own.TryGetValue(mentor, out var cost))
            {
                yield return (i, cost);
            }
        }
    }

    // The pairs of the start by mentor.
    internal sealed class MenteesOfMentor
    {
        public MenteesOfMentor(MatchingProblem problem)
        {
            Start = new int[problem.MentorCount + 1];
            foreach (var j in problem.Mentors)
            {
                Start[j + 1]++;
            }

            for (var j = 0; j < problem.MentorCount; j++)
            {
                Start[j + 1] += Start[j];
            }

            (Mentees, Costs) = (new int[problem.PairCount], new int[problem.PairCount]);
            var next = Start.ToArray();
            for (var i = 0; i < problem.MenteeCount; i++)
            {
                for (var k = problem.RowStart[i]; k < problem.RowStart[i + 1]; k++)
                {
                    var at = next[problem.Mentors[k]]++;
                    (Mentees[at], Costs[at]) = (i, MatchingProblem.MaxScore - problem.Scores[k]);
                }
            }
        }

        public int[] Start { get; }

        public int[] Mentees { get; }

        public int[] Costs { get; }
    }

    private sealed class Mentee
    {
        // null: the pairs are those of the start
        public Dictionary<int, int>? Own { get; set; }
        public long Dual { get; set; }
        public int MentorNumber { get; set; } = None;
        public bool IsGone { get; set; }
    }

    private sealed class Mentor
    {
        public int Places { get; set; }
        public long Dual { get; set; }
        public List<int> Mentees { get; } = [];

        // mentees with whom there was no pair at the start
        public List<int> Newcomers { get; } = [];

        // of the last search that came by
        public long Distance { get; set; }
        public int SeenIn { get; set; }
        public int From { get; set; }
        public int To { get; set; }
    }

    // Where the shortest path of a search ends: at a place of a mentor, at a mentee, or at both.
    private readonly record struct PathEnd(long Length, int Mentor, int Mentee);
}
