namespace Matching.Web.Tests.Access;

/// <summary>How each operation succeeds in a programme. An operation that works only once gets a record made for the call.</summary>
internal static class Operations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new[]
    {
        ProgrammeOperations.All,
        PeopleOperations.All,
        ContactOperations.All,
        PairOperations.All,
        FigureOperations.All,
        ConcernOperations.All,
    }
        .SelectMany(operations => operations)
        .ToDictionary(operation => operation.Key, operation => operation.Value);

    /// <summary>Texts of a public page.</summary>
    internal static readonly object Texts = new
    {
        it = new
        {
            title = "Insieme",
            lead = "Ci si incontra.",
            body = "Per tutte le persone.",
        },
    };
}
