using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Meetings;

/// <summary>A meeting of a pair.</summary>
public sealed record Meeting : IResource, IInProgramme
{
    /// <summary>Id of the meeting.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly HeldOn { get; init; }

    /// <summary>Length in minutes.</summary>
    public int? Minutes { get; init; }

    /// <summary>Who reported the meeting: <c>mentee</c>, <c>mentor</c>, <c>coordinator</c> or <c>programme</c>.</summary>
    public required EndedBy ReportedBy { get; init; }

    /// <summary>What it cost the two, in the programme's currency.</summary>
    public double? Expenses { get; init; }

    /// <summary>Whether the programme has paid that.</summary>
    public bool? IsExpensesPaid { get; init; }

    /// <summary>Whether it was entered by mistake; then it counts nowhere and is listed only when asked for.</summary>
    public required bool IsMistake { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal const string Columns =
        "id, programme_id, pair_id, held_on, minutes, reported_by, expenses, is_expenses_paid, is_mistake, created_at";
}

/// <summary>Notes that a pair met.</summary>
[Example("""{ "heldOn": "2026-02-20", "minutes": 90, "reportedBy": "mentor" }""")]
public sealed record CreateMeeting : ICommand<Meeting>, ICreate
{
    [JsonIgnore]
    public Guid PairId { get; set; }

    /// <summary>Day, not before the pair agreed, not after it ended and not in the future.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? HeldOn { get; set; }

    /// <summary>Length in minutes.</summary>
    [Between(1, 1440)]
    public int? Minutes { get; set; }

    /// <summary>Who reports the meeting. Defaults to the coordinator.</summary>
    public EndedBy? ReportedBy { get; set; }

    /// <summary>What it cost the two, in the programme's currency, with two decimals at most. Defaults to nothing.</summary>
    [Between(0.01, 100000), Cents]
    public double? Expenses { get; set; }

    /// <summary>Whether the programme has paid that. Defaults to no.</summary>
    public bool? IsExpensesPaid { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class CreateMeetingHandler(Db db, ProgrammeDays days, IdSource ids, TimeProvider clock, PairStore pairs)
    : IRequestHandler<CreateMeeting, Meeting>
{
    public async Task<Meeting> Handle(CreateMeeting request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        PairDays.CheckMeeting("heldOn", request.HeldOn, pair, await days.Today(pair.ProgrammeId, cancellationToken));

        return await db.Single<Meeting>(
            $"""
            INSERT INTO meetings ({Meeting.Columns})
            VALUES (@Id, @ProgrammeId, @PairId, @HeldOn, @Minutes, @ReportedBy, @Expenses, @IsExpensesPaid, FALSE,
                    @Now)
            RETURNING {Meeting.Columns}
            """,
            new
            {
                Id = ids.New(),
                pair.ProgrammeId,
                PairId = pair.Id,
                request.HeldOn,
                request.Minutes,
                ReportedBy = (request.ReportedBy ?? EndedBy.Coordinator).ToText(),
                request.Expenses,
                IsExpensesPaid = request.Expenses is null ? (bool?)null : request.IsExpensesPaid ?? false,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }
}

/// <summary>Records the expenses of a meeting and whether they are paid. Both are known later than the meeting.</summary>
[Example("""{ "expenses": 4.5, "isExpensesPaid": false }""")]
public sealed record RecordExpenses : ICommand<Meeting>, IValidatableObject
{
    [JsonIgnore]
    public Guid PairId { get; set; }

    [JsonIgnore]
    public Guid MeetingId { get; set; }

    /// <summary>What it cost the two, in the programme's currency, with two decimals at most; null for nothing.</summary>
    [Between(0.01, 100000), Cents]
    public double? Expenses { get; set; }

    /// <summary>
    /// Whether the programme has paid that; left out, it stays unchanged, and is no for a first amount. True requires
    /// <c>expenses</c>.
    /// </summary>
    public bool? IsExpensesPaid { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsExpensesPaid == true && Expenses is null)
        {
            yield return new ValidationResult(Texts.Validation("paid-without-amount"), [nameof(Expenses)]);
        }
    }
}

internal sealed class RecordExpensesHandler(Db db, PairStore pairs) : IRequestHandler<RecordExpenses, Meeting>
{
    public async Task<Meeting> Handle(RecordExpenses request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var meeting = new
        {
            pair.ProgrammeId,
            request.PairId,
            request.MeetingId,
        };
        var before =
            await db.Find<Meeting>(
                $"SELECT {Meeting.Columns} FROM meetings WHERE programme_id = @ProgrammeId AND pair_id = @PairId AND id = @MeetingId",
                meeting,
                cancellationToken
            ) ?? throw Problems.NotFound("meeting");
        if (before.IsMistake)
        {
            throw Problems.ValidationFailed("expenses", Texts.Validation("meeting-mistake"));
        }

        var isPaid = request.Expenses is null ? (bool?)null : request.IsExpensesPaid ?? before.IsExpensesPaid ?? false;
        return await db.Find<Meeting>(
                $"""
                UPDATE meetings SET expenses = @Expenses, is_expenses_paid = @IsPaid
                WHERE programme_id = @ProgrammeId AND pair_id = @PairId AND id = @MeetingId AND NOT is_mistake
                RETURNING {Meeting.Columns}
                """,
                new
                {
                    meeting.ProgrammeId,
                    meeting.PairId,
                    meeting.MeetingId,
                    request.Expenses,
                    IsPaid = isPaid,
                },
                cancellationToken
            ) ?? throw Problems.Refused("conflict");
    }
}

/// <summary>Corrects a meeting; what it cost is changed by its own route.</summary>
[Example("""{ "heldOn": "2026-02-20", "minutes": 60, "reportedBy": "mentor", "reason": "entry_error" }""")]
public sealed record CorrectMeeting : ICommand<Meeting>, IForPurpose
{
    [JsonIgnore]
    public Guid PairId { get; set; }

    [JsonIgnore]
    public Guid MeetingId { get; set; }

    /// <summary>Day, not before the pair agreed, not after it ended and not in the future.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? HeldOn { get; set; }

    /// <summary>Length in minutes; left out, it is not known.</summary>
    [Between(1, 1440)]
    public int? Minutes { get; set; }

    /// <summary>Who reported the meeting. Defaults to who is recorded.</summary>
    public EndedBy? ReportedBy { get; set; }

    /// <summary>
    /// Whether it was entered by mistake, and the two did not meet; defaults to no, which also undoes an earlier yes. With
    /// yes, what is left out stays as it was.
    /// </summary>
    public bool? IsMistake { get; set; }

    /// <summary>Reason, a code of the list <c>correction_reasons</c>; it is kept in the audit.</summary>
    [Mandatory, LengthUpTo(40), Vocabulary("correction_reasons")]
    public string Reason { get; set; } = "";

    string IForPurpose.Purpose => Reason;
}

internal sealed class CorrectMeetingHandler(Db db, ProgrammeDays days, PairStore pairs) : IRequestHandler<CorrectMeeting, Meeting>
{
    public async Task<Meeting> Handle(CorrectMeeting request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var isMistake = request.IsMistake ?? false;
        if (!isMistake)
        {
            PairDays.CheckMeeting("heldOn", request.HeldOn, pair, await days.Today(pair.ProgrammeId, cancellationToken));
        }

        return await db.Find<Meeting>(
                $"""
                UPDATE meetings
                -- what is marked as a mistake stays as it was entered, so that the mark can be undone
                SET held_on = @HeldOn, minutes = CASE WHEN @IsMistake THEN coalesce(@Minutes, minutes) ELSE @Minutes END,
                    reported_by = coalesce(@ReportedBy, reported_by),
                    is_mistake = @IsMistake
                WHERE programme_id = @ProgrammeId AND pair_id = @PairId AND id = @MeetingId
                RETURNING {Meeting.Columns}
                """,
                new
                {
                    pair.ProgrammeId,
                    request.PairId,
                    request.MeetingId,
                    request.HeldOn,
                    request.Minutes,
                    ReportedBy = request.ReportedBy?.ToText(),
                    IsMistake = isMistake,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("meeting");
    }
}

/// <summary>Which entries of a pair are listed.</summary>
public sealed record EntryQuery : PageQuery
{
    /// <summary>Whether to list entries made by mistake as well. Defaults to no.</summary>
    public bool? Mistakes { get; set; }
}

/// <summary>Lists the meetings of a pair.</summary>
public sealed record ListMeetings(Guid PairId, EntryQuery Page) : IQuery<Page<Meeting>>;

internal sealed class ListMeetingsHandler(Db db, PairStore pairs) : IRequestHandler<ListMeetings, Page<Meeting>>
{
    public async Task<Page<Meeting>> Handle(ListMeetings request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var found = await db.Query<Meeting>(
            $"""
            SELECT {Meeting.Columns} FROM meetings
            WHERE programme_id = @ProgrammeId
              AND pair_id = @Id
              AND (@Mistakes OR NOT is_mistake)
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                pair.ProgrammeId,
                pair.Id,
                Mistakes = request.Page.Mistakes ?? false,
                After = request.Page.AfterId,
                request.Page.Fetch,
            },
            cancellationToken
        );
        return request.Page.Cut(found, meeting => meeting.Id);
    }
}
