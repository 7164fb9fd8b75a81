namespace Matching.Engine.Criteria.Columns;

/// <summary>
/// People who gave the same answers to what one criterion reads are one class to it: what the criterion says of one of them it
/// says of all. A criterion asked once per pair of classes has so been asked of every pair of people, by its own code.
/// </summary>
/// <param name="Of">Class of each person, 0, 1, … in order of appearance.</param>
/// <param name="Examples">One person of each class.</param>
internal sealed record PeopleClasses(int[] Of, List<Participant> Examples)
{
    public int Count => Examples.Count;

    /// <summary>
    /// Classes by what a criterion reads; keys must be equal only where the criterion does not distinguish two people.
    /// </summary>
    public static PeopleClasses By<T>(IReadOnlyList<Participant> people, Func<Participant, T> keyOf)
        where T : notnull
    {
        var known = new Dictionary<T, int>();
        var classes = new int[people.Count];
        var examples = new List<Participant>();
        for (var i = 0; i < people.Count; i++)
        {
            var key = keyOf(people[i]);
            if (!known.TryGetValue(key, out classes[i]))
            {
                classes[i] = examples.Count;
                known.Add(key, examples.Count);
                examples.Add(people[i]);
            }
        }

        return new PeopleClasses(classes, examples);
    }
}

/// <summary>Answers as keys of <see cref="PeopleClasses"/>.</summary>
internal static class AnswerKey
{
    /// <summary>The different codes of a list in order; a missing list is not an empty one.</summary>
    public static string OfSet(IReadOnlyList<string>? codes) =>
        codes is null ? "-" : Written(codes.Distinct().Order(StringComparer.Ordinal));

    /// <summary>Numbers of a list.</summary>
    public static string OfNumbers(IReadOnlyList<int>? numbers) => numbers is null ? "-" : string.Join(',', numbers.Order());

    /// <summary>Everything that was answered to a programme's own question, as number and as words.</summary>
    public static (long? Number, string Words) OfOwn(Participant person, string field) =>
        (
            person.CustomNumbers?.TryGetValue(field, out var number) == true ? BitConverter.DoubleToInt64Bits(number) : null,
            person.CustomTexts?.TryGetValue(field, out var words) == true ? Written(words.Order(StringComparer.Ordinal)) : "-"
        );

    // With its length before it no code can pass for two.
    private static string Written(IEnumerable<string> codes) =>
        "+" + string.Concat(codes.Select(code => $"{code.Length}:{code}"));
}
