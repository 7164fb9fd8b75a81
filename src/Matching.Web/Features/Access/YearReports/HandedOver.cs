namespace Matching.Web.Features.Access.YearReports;

/// <summary>
/// What of the counts of a report is left out of what is handed over: those under the programme's smallest count, and as many more
/// of a column as keep them from being computed from its total.
/// </summary>
/// <param name="least">The smallest count that is handed over: fewer could be one known person.</param>
internal sealed class HandedOver(int least)
{
    public bool IsSmall(long count) => count > 0 && count < least;

    /// <summary>Returns which rows of a column are left out, and whether its total is, by the number of people behind each.</summary>
    public (IReadOnlyList<bool> Rows, bool Total) LeftOut(IReadOnlyList<long> people)
    {
        var rows = people.Select(IsSmall).ToArray();
        var total = IsSmall(people.Sum());
        while (!total && rows.Any(isOut => isOut) && IsComputable(people, rows))
        {
            // the smallest of the others, so that as much as possible stays
            var next = Enumerable
                .Range(0, rows.Length)
                .Where(row => !rows[row] && people[row] > 0)
                .OrderBy(row => people[row])
                .Select(row => (int?)row)
                .FirstOrDefault();
            if (next is { } row)
            {
                rows[row] = true;
            }
            else
            {
                total = true;
            }
        }

        return (rows, total);
    }

    /// <summary>Returns reasons that are not small, and the number of all others together where that is no small one.</summary>
    public (IReadOnlyList<ReasonCount> Kept, long Others) Reasons(IReadOnlyList<ReasonCount> reasons)
    {
        var kept = reasons.Where(reason => !IsSmall(reason.Count)).OrderByDescending(reason => reason.Count).ToList();
        var others = reasons.Sum(reason => reason.Count) - kept.Sum(reason => reason.Count);
        while (IsSmall(others) && kept.Count > 0)
        {
            others += kept[^1].Count;
            kept.RemoveAt(kept.Count - 1);
        }

        return (kept, IsSmall(others) ? 0 : others);
    }

    // one row that is left out is the total without the others; a few are nearly known where they are few together
    private bool IsComputable(IReadOnlyList<long> people, bool[] rows) =>
        rows.Count(isOut => isOut) == 1 || people.Where((_, row) => rows[row]).Sum() < least;
}
