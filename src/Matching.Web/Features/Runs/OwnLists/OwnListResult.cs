using Matching.Engine;
using Matching.Web.Features.Runs.MatchRuns;

namespace Matching.Web.Features.Runs.OwnLists;

/// <summary>A mentee of a list: the mentor found here, the one that the list has, and why they differ.</summary>
public sealed record OwnListPair
{
    public required string Mentee { get; init; }

    /// <summary>The mentor in the best set of pairs; null for none.</summary>
    public string? Ours { get; init; }

    public int? OurScore { get; init; }

    /// <summary>The mentor of the list; null for none.</summary>
    public string? Yours { get; init; }

    /// <summary>Score of the list's pair, were it allowed.</summary>
    public int? YourScore { get; init; }

    /// <summary>The rules that the list's pair breaks, in words.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>Why this pair, or why not the list's.</summary>
    public required string Why { get; init; }

    /// <summary>The score by criterion; empty without a pair.</summary>
    public required IReadOnlyList<ScoreContribution> Contributions { get; init; }

    public bool IsSame => Ours == Yours;
}

/// <summary>A person of a list whom no pair is found for.</summary>
/// <param name="Name">Who.</param>
/// <param name="Reason">What is in the way.</param>
/// <param name="Help">What would help; null where nothing that may be advised would.</param>
public sealed record OwnListAlone(string Name, string Reason, string? Help);

/// <summary>The best set of pairs of a list, beside its own.</summary>
public sealed record OwnListResult
{
    /// <summary>What the best set is best by.</summary>
    public required Objective Objective { get; init; }

    public required int Mentees { get; init; }

    public required int Mentors { get; init; }

    /// <summary>Places of the mentors together.</summary>
    public required int Places { get; init; }

    /// <summary>Every mentee, in the order of the list.</summary>
    public required IReadOnlyList<OwnListPair> Pairs { get; init; }

    public required IReadOnlyList<OwnListAlone> Alone { get; init; }

    /// <summary>What keeps mentees without a pair, each with how many.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The changes that would help most; empty for none.</summary>
    public required IReadOnlyList<string> Helps { get; init; }

    public required IReadOnlyList<string> FreeMentors { get; init; }

    /// <summary>Criteria that counted.</summary>
    public required IReadOnlyList<string> Counted { get; init; }

    /// <summary>Criteria of the profile of which the list says nothing.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Rows to look at.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Seconds from the people to the proof.</summary>
    public required double Seconds { get; init; }

    public int Matched => Pairs.Count(pair => pair.Ours is not null);

    public int OwnMatched => Pairs.Count(pair => pair.Yours is not null);

    public int OwnKept => Pairs.Count(pair => pair.Yours is not null && pair.Broken.Count == 0);

    public int Same => Pairs.Count(pair => pair.Ours is not null && pair.IsSame);

    public double? Average => Mean(Pairs.Select(pair => pair.OurScore));

    public double? OwnAverage => Mean(Pairs.Select(pair => pair.YourScore));

    public long Total => Pairs.Sum(pair => (long)(pair.OurScore ?? 0));

    public long OwnTotal => Pairs.Sum(pair => (long)(pair.YourScore ?? 0));

    private static double? Mean(IEnumerable<int?> scores) => scores.Average();
}
