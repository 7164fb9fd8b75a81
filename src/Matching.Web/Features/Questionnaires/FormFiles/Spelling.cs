namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Finds the name that a misspelt one is likely to be.</summary>
internal static class Spelling
{
    private const int ShortName = 5;

    /// <summary>
    /// The nearest of several names; null where none is near: at most two letters are missing, added, replaced or exchanged with their
    /// neighbour, and one in a name of five letters. A shorter name is near to too much.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> known) =>
        known
            .Where(one => one.Length >= ShortName)
            .Select(one => (Name: one, Edits: Edits(name.ToLowerInvariant(), one)))
            .Where(one => one.Edits <= (one.Name.Length > ShortName ? 2 : 1))
            .OrderBy(one => one.Edits)
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .Select(one => one.Name)
            .FirstOrDefault();

    // Optimal string alignment distance (Damerau 1964; restricted edits), by dynamic programming over prefixes: O(nm).
    private static int Edits(string one, string other)
    {
        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                var replaced = edits[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[one.Length, other.Length];
    }
}
