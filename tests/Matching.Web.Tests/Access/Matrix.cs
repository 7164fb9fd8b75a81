namespace Matching.Web.Tests.Access;

/// <summary>A line of <c>matrix.csv</c>: what a role gets from an operation in its own programme, and in another one.</summary>
internal sealed record MatrixLine(string Operation, string Role, string Own, string Foreign)
{
    /// <summary>The callers: anonymous, an administrator of the whole service, and each role within one programme.</summary>
    public static readonly string[] Roles = ["anonymous", "administrator", "admin", "coordinator", "analyst", "partner"];

    private static readonly Lazy<ILookup<string, MatrixLine>> ByOperation = new(() => Read().ToLookup(line => line.Operation));

    public static IEnumerable<MatrixLine> Of(string operation) => ByOperation.Value[operation];

    public static IReadOnlyList<MatrixLine> Read() =>
        [
            .. File.ReadAllLines(Path.Combine(ArchitectureTests.FindRoot(), "tests/Matching.Web.Tests/Access/matrix.csv"))
                .Where(line => !line.StartsWith('#'))
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(cells => new MatrixLine(cells[0], cells[1], cells[2], cells[3])),
        ];
}
