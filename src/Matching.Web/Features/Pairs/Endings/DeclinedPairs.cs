using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs.Endings;

/// <summary>An earlier proposal of two people that staff, the mentor or the mentee declined. Only staff read it.</summary>
/// <param name="On">When.</param>
/// <param name="By">Who declined it.</param>
/// <param name="Why">The reason in the reader's language, with the words of staff; null where it was erased.</param>
public sealed record DeclinedPair(DateOnly On, EndedBy By, string? Why);

/// <summary>A declined pair as it is stored: with the event that declined it, and the key of its mentee.</summary>
internal sealed record DeclinedPairRow
{
    // A pair that the service withdrew has no reason: the person paused, or left.
    /// <summary>The proposals of a run whose two people were declined before it. Parameters: @Id, @ProgrammeId, @Made.</summary>
    public const string OfRun = """
        SELECT p.id, p.mentee_id, p.mentor_id, p.status, p.end_reason, p.ended_by, p.notes_sealed, m.key_wrapped,
          e.id AS event_id, e.reason_sealed, e.occurred_at
        FROM proposals r JOIN pairs p ON p.mentor_id = r.mentor_id AND p.mentee_id = r.mentee_id
        JOIN people m ON m.id = p.mentee_id
        JOIN pair_events e ON e.programme_id = p.programme_id AND e.pair_id = p.id
        WHERE r.match_run_id = @Id AND p.programme_id = @ProgrammeId AND p.status IN ('declined', 'withdrawn')
          AND e.to_status = p.status AND e.undone_at IS NULL AND e.occurred_at < @Made
          AND (p.status = 'declined' OR e.reason_sealed IS NOT NULL)
        ORDER BY e.occurred_at, p.id
        """;

    public required Guid Id { get; init; }
    public required Guid MenteeId { get; init; }
    public required Guid MentorId { get; init; }
    public required string Status { get; init; }
    public string? EndReason { get; init; }
    public string? EndedBy { get; init; }
    public string? NotesSealed { get; init; }
    public required string KeyWrapped { get; init; }
    public required Guid EventId { get; init; }
    public string? ReasonSealed { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }

    public DeclinedPair Open(IdentityVault vault, Func<DateTimeOffset, DateOnly> dayOf)
    {
        var isWithdrawn = Status == PairStatus.Withdrawn.ToText();
        return new DeclinedPair(
            dayOf(OccurredAt),
            isWithdrawn || EndedBy is null ? Pairs.EndedBy.Coordinator : EnumText.Parse<EndedBy>(EndedBy),
            isWithdrawn ? Reason(vault) : Coded(vault)
        );
    }

    private string? Reason(IdentityVault vault) =>
        ReasonSealed is null
            ? null
            : vault.Open<string>(ReasonSealed, KeyWrapped, MenteeId, $"{PairJournal.ReasonColumn}|{EventId}");

    // the label of the code, and what staff wrote beside it
    private string? Coded(IdentityVault vault)
    {
        var label = EndReason is null
            ? null
            : CodeLists.Shipped.Label("end_reasons", EndReason, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        var words = NotesSealed is null
            ? null
            : vault.Open<PairNotes>(NotesSealed, KeyWrapped, MenteeId, $"{PairJournal.NotesColumn}|{Id}").Comment;
        return string.Join(": ", new[] { label, words }.Where(text => !string.IsNullOrWhiteSpace(text))) is { Length: > 0 } why
            ? why
            : null;
    }
}
