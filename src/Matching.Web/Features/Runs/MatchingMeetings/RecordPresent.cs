using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Records who was present at a meeting, in place of what was recorded before.</summary>
[Example("""{ "others": ["A volunteer of the library"] }""")]
public sealed record RecordPresent : ICommand<MatchingMeeting>, IOnSubject, IValidatableObject
{
    private const int LongestName = 200;

    [JsonIgnore]
    public Guid MeetingId { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>Accounts of staff.</summary>
    [ItemsUpTo(100)]
    public List<Guid>? Accounts { get; set; }

    /// <summary>Names of others, of up to 200 characters each.</summary>
    [ItemsUpTo(50)]
    public List<string>? Others { get; set; }

    Guid IOnSubject.SubjectId => MeetingId;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Others?.Exists(name => name.Length > LongestName) == true)
        {
            yield return new ValidationResult(Texts.Validation("length", 1, LongestName), [nameof(Others)]);
        }
    }
}

internal sealed class RecordPresentHandler(Db db, IdentityVault vault, MeetingStore meetings)
    : IRequestHandler<RecordPresent, MatchingMeeting>
{
    public async Task<MatchingMeeting> Handle(RecordPresent request, CancellationToken cancellationToken)
    {
        var meeting = await meetings.GetOpen(request.MeetingId, cancellationToken);
        request.IfMatch?.Check(meeting.Version);
        var accounts = (request.Accounts ?? []).Distinct().ToList();
        var known = await db.QueryAll<StaffRow>(
            "SELECT id, programme_id FROM accounts WHERE role IN ('admin', 'coordinator') AND",
            "id",
            accounts,
            cancellationToken
        );
        if (known.Count(account => (account.ProgrammeId ?? meeting.ProgrammeId) == meeting.ProgrammeId) < accounts.Count)
        {
            throw Problems.ValidationFailed("accounts", Texts.Validation("unknown-id"));
        }

        var others = (request.Others ?? []).Select(name => name.Trim()).Where(name => name.Length > 0);
        var row = await db.Single<MeetingRow>(
            $"""
            UPDATE matching_meetings SET words_sealed = @Words, version = version + 1 WHERE id = @Id
            RETURNING {MeetingRow.Columns}
            """,
            new { meeting.Id, Words = new MeetingWords(meeting.Title, accounts, [.. others]).Seal(vault, meeting.Id) },
            cancellationToken
        );
        return row.Open(vault);
    }

    private sealed record StaffRow
    {
        public required Guid Id { get; init; }
        public Guid? ProgrammeId { get; init; }
    }
}
