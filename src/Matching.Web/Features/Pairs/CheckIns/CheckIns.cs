using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Meetings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.CheckIns;

/// <summary>The side of a pair that staff spoke with.</summary>
public enum SpokenWith
{
    Mentee,
    Mentor,
    Both,
}

/// <summary>A conversation of staff with a pair.</summary>
public sealed record CheckIn : IResource, IInProgramme
{
    /// <summary>Id of the check-in.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>Day.</summary>
    public required DateOnly HeldOn { get; init; }

    /// <summary>With whom: <c>mentee</c>, <c>mentor</c> or <c>both</c>.</summary>
    public required SpokenWith SpokenWith { get; init; }

    /// <summary>Channel, a code of the list <c>channels</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>Whether it was entered by mistake; then it counts nowhere and is listed only when asked for.</summary>
    public required bool IsMistake { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal const string Columns = "id, programme_id, pair_id, held_on, spoken_with, channel, is_mistake, created_at";
}

/// <summary>Records that staff spoke with a pair. There is no member for text, because what was said is confidential.</summary>
[Example("""{ "heldOn": "2026-02-20", "spokenWith": "mentee", "channel": "phone" }""")]
public sealed record CreateCheckIn : ICommand<CheckIn>, ICreate
{
    [JsonIgnore]
    public Guid PairId { get; set; }

    /// <summary>Day, not before the pair agreed and not in the future.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? HeldOn { get; set; }

    /// <summary>With whom. Defaults to both.</summary>
    public SpokenWith? SpokenWith { get; set; }

    /// <summary>Channel, a code of the list <c>channels</c>.</summary>
    [Vocabulary("channels")]
    public string? Channel { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class CreateCheckInHandler(ProgrammeDays days, PairStore pairs, CheckInWriter writer)
    : IRequestHandler<CreateCheckIn, CheckIn>
{
    public async Task<CheckIn> Handle(CreateCheckIn request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        PairDays.Check("heldOn", request.HeldOn, pair, await days.Today(pair.ProgrammeId, cancellationToken));

        return await writer.Write(
            pair,
            request.HeldOn!.Value,
            request.SpokenWith ?? SpokenWith.Both,
            request.Channel,
            cancellationToken
        );
    }
}

/// <summary>Stores conversations of staff with a pair.</summary>
internal sealed class CheckInWriter(Db db, IdSource ids, TimeProvider clock)
{
    public Task<CheckIn> Write(
        Pair pair,
        DateOnly heldOn,
        SpokenWith spokenWith,
        string? channel,
        CancellationToken cancellationToken
    ) =>
        db.Single<CheckIn>(
            $"""
            INSERT INTO check_ins ({CheckIn.Columns})
            VALUES (@Id, @ProgrammeId, @PairId, @HeldOn, @SpokenWith, @Channel, FALSE, @Now)
            RETURNING {CheckIn.Columns}
            """,
            new
            {
                Id = ids.New(),
                pair.ProgrammeId,
                PairId = pair.Id,
                HeldOn = heldOn,
                SpokenWith = spokenWith.ToText(),
                Channel = channel,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
}

/// <summary>Corrects a check-in.</summary>
[Example("""{ "heldOn": "2026-02-20", "spokenWith": "both", "channel": "phone", "reason": "entry_error" }""")]
public sealed record CorrectCheckIn : ICommand<CheckIn>, IForPurpose
{
    [JsonIgnore]
    public Guid PairId { get; set; }

    [JsonIgnore]
    public Guid CheckInId { get; set; }

    /// <summary>Day, not before the pair agreed and not in the future.</summary>
    [Mandatory, SensibleDay]
    public DateOnly? HeldOn { get; set; }

    /// <summary>With whom. Defaults to who is recorded.</summary>
    public SpokenWith? SpokenWith { get; set; }

    /// <summary>Channel, a code of the list <c>channels</c>.</summary>
    [Vocabulary("channels")]
    public string? Channel { get; set; }

    /// <summary>
    /// Whether it was entered by mistake, and no conversation took place. Defaults to no, which also undoes an earlier yes.
    /// With yes, what is left out stays as it was.
    /// </summary>
    public bool? IsMistake { get; set; }

    /// <summary>Reason, a code of the list <c>correction_reasons</c>; it is kept in the audit.</summary>
    [Mandatory, LengthUpTo(40), Vocabulary("correction_reasons")]
    public string Reason { get; set; } = "";

    string IForPurpose.Purpose => Reason;
}

internal sealed class CorrectCheckInHandler(Db db, ProgrammeDays days, PairStore pairs) : IRequestHandler<CorrectCheckIn, CheckIn>
{
    public async Task<CheckIn> Handle(CorrectCheckIn request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var isMistake = request.IsMistake ?? false;
        if (!isMistake)
        {
            PairDays.Check("heldOn", request.HeldOn, pair, await days.Today(pair.ProgrammeId, cancellationToken));
        }

        return await db.Find<CheckIn>(
                $"""
                UPDATE check_ins
                -- what is marked as a mistake stays as it was entered, so that the mark can be undone
                SET held_on = @HeldOn,
                    spoken_with = coalesce(@SpokenWith, spoken_with),
                    channel = CASE WHEN @IsMistake THEN coalesce(@Channel, channel) ELSE @Channel END, is_mistake = @IsMistake
                WHERE programme_id = @ProgrammeId AND pair_id = @PairId AND id = @CheckInId
                RETURNING {CheckIn.Columns}
                """,
                new
                {
                    pair.ProgrammeId,
                    request.PairId,
                    request.CheckInId,
                    request.HeldOn,
                    SpokenWith = request.SpokenWith?.ToText(),
                    request.Channel,
                    IsMistake = isMistake,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("check-in");
    }
}

/// <summary>Lists the check-ins of a pair.</summary>
public sealed record ListCheckIns(Guid PairId, EntryQuery Page) : IQuery<Page<CheckIn>>;

internal sealed class ListCheckInsHandler(Db db, PairStore pairs) : IRequestHandler<ListCheckIns, Page<CheckIn>>
{
    public async Task<Page<CheckIn>> Handle(ListCheckIns request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId, cancellationToken);
        var found = await db.Query<CheckIn>(
            $"""
            SELECT {CheckIn.Columns} FROM check_ins
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
        return request.Page.Cut(found, checkIn => checkIn.Id);
    }
}
