namespace Matching.Web.Features.Participants.Signups;

/// <summary>
/// The last sign-up through a partner of a person who had a record, and their role in it. Nothing of what was sent then was kept:
/// a stranger could have sent it.
/// </summary>
internal sealed record SignedUpAgain
{
    public const string Columns = "s.person_id, s.role, s.created_at";

    public required Guid PersonId { get; init; }
    public required string Role { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last of each person.</summary>
    public static Dictionary<Guid, SignedUpAgain> Last(IEnumerable<SignedUpAgain> rows) =>
        rows.GroupBy(row => row.PersonId).ToDictionary(again => again.Key, again => again.MaxBy(row => row.CreatedAt)!);
}
