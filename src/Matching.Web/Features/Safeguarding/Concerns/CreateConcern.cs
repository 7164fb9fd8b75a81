using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>
/// Creates a concern about a person or a pair. Every role that works with people may raise one; only the staff named for concerns
/// read it.
/// </summary>
[Example(
    """
        {
          "personId": "0199c0de-0000-7000-8000-00000000000b", "what": "Came to the last two meetings in tears.",
          "happenedOn": "2026-02-20", "urgency": "high"
        }
        """
)]
public sealed record CreateConcern : ICommand<ConcernReceipt>, ICreate, IValidatableObject
{
    /// <summary>Person whom it is about.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>The pair it is about.</summary>
    public Guid? PairId { get; set; }

    /// <summary>
    /// What was seen or said. Only the staff named for concerns can read it, and administrators where no staff is named.
    /// </summary>
    [Mandatory, LengthUpTo(4000)]
    public string What { get; set; } = "";

    /// <summary>Day on which it happened.</summary>
    [SensibleDay]
    public DateOnly? HappenedOn { get; set; }

    /// <summary>How soon the concern must be read. Defaults to <c>high</c>.</summary>
    public ConcernUrgency? Urgency { get; set; }

    /// <summary>Whether the pair is put on hold at once. Its record says only that the programme has paused it.</summary>
    public bool PausePair { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PersonId is null && PairId is null)
        {
            yield return new ValidationResult(Texts.Validation("concern-about"), [nameof(PersonId)]);
        }

        if (PausePair && PairId is null)
        {
            yield return new ValidationResult(Texts.Validation("required"), [nameof(PairId)]);
        }
    }
}

internal sealed class CreateConcernHandler(ConcernWriter concerns) : IRequestHandler<CreateConcern, ConcernReceipt>
{
    public Task<ConcernReceipt> Handle(CreateConcern request, CancellationToken cancellationToken) =>
        concerns.Create(request, cancellationToken);
}

/// <summary>Stores concerns, with their words sealed, and puts the pair on hold where that is asked for.</summary>
internal sealed class ConcernWriter(
    Db db,
    ConcernPause pause,
    Events events,
    ConcernReceipts receipts,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    IOptions<ConcernOptions> options,
    ProgrammeDays days,
    TimeProvider clock,
    PairStore pairs
)
{
    public async Task<ConcernReceipt> Create(CreateConcern request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var person = request.PersonId is { } personId ? await Person(personId, cancellationToken) : null;
        var pair = request.PairId is { } pairId ? await pairs.Get(pairId, cancellationToken).NamedBy("pairId") : null;
        if (person is not null && pair is not null && pair.MentorId != request.PersonId && pair.MenteeId != request.PersonId)
        {
            throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        }

        var today = await days.Today(person?.ProgrammeId ?? pair!.ProgrammeId, cancellationToken);
        Problems.RefuseFuture("happenedOn", request.HappenedOn, today);
        var isPaused = request.PausePair && pair!.Status == PairStatus.Active;
        if (isPaused)
        {
            await pause.Of(pair!.Id, pair.ProgrammeId, cancellationToken);
        }

        var urgency = request.Urgency ?? ConcernUrgency.High;
        var (id, readBy) = (ids.New(), now + options.Value.ReadWithin(urgency));
        var (key, raiser) = (vault.NewPersonKey(id), callers.Caller.Id.ToString());
        await db.Execute(
            """
            INSERT INTO concerns (id, programme_id, site_id, urgency, happened_on, status, key_wrapped, words_sealed,
                                  is_pair_paused, raised_as, raised_by,
                                  about_sealed, person_hash, pair_hash, raiser_hash, read_by, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @SiteId, @Urgency, @HappenedOn, 'open', @Key, @Words, @IsPairPaused, @RaisedAs, '',
                    @About, @PersonHash, @PairHash, @RaiserHash, @ReadBy, 1, @Now, @Now)
            """,
            new
            {
                Id = id,
                ProgrammeId = person?.ProgrammeId ?? pair!.ProgrammeId,
                SiteId = person is null ? pair!.SiteId : person.SiteId,
                Urgency = urgency.ToText(),
                request.HappenedOn,
                Key = key,
                Words = new ConcernWords(request.What, null, null).Seal(vault, key, id),
                IsPairPaused = isPaused,
                RaisedAs = callers.Caller.RoleText,
                About = new ConcernAbout(request.PersonId, request.PairId, raiser).Seal(vault, key, id),
                PersonHash = ConcernAbout.PersonHash(vault, request.PersonId),
                PairHash = ConcernAbout.PairHash(vault, request.PairId),
                RaiserHash = ConcernAbout.RaiserHash(vault, raiser),
                ReadBy = readBy,
                Now = now,
            },
            cancellationToken
        );
        await events.Publish(
            new ConcernRaised(person?.ProgrammeId ?? pair!.ProgrammeId, person is null ? pair!.SiteId : person.SiteId),
            cancellationToken
        );
        return await receipts.Of(id, cancellationToken);
    }

    // Read past the record of the person: a recorded reading is shown to the person, and would disclose the concern.
    private async Task<PersonRow> Person(Guid id, CancellationToken cancellationToken) =>
        await db.Find<PersonRow>(
            $"""
            SELECT programme_id, site_id FROM people
            WHERE id = @Id AND status <> 'erased' AND {callers.Caller.InProgramme("programme_id")}
              AND {callers.Caller.InSite("site_id")}
            """,
            new
            {
                Id = id,
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
            },
            cancellationToken
        ) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));

    private sealed record PersonRow
    {
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
    }
}
