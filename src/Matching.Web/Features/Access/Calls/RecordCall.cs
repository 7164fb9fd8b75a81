using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Calls;

/// <summary>
/// Records a call of a mentor or mentee and does what follows from it, in one step: a check-in of the pair, and by what it was
/// about the end or a pause of the pair, a pause or the end of taking part, or a concern. A proposal is withdrawn, and who signed
/// up counts as contacted.
/// </summary>
[Example("""{ "personId": "0199c0de-0000-7000-8000-00000000000b", "about": "nothing", "note": "All is well." }""")]
public sealed record RecordCall : ICommand<Call>, ICreate, IOnSubject, IValidatableObject
{
    /// <summary>Person who called.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>The pair it is about. Required for <c>pair</c>.</summary>
    public Guid? PairId { get; set; }

    /// <summary>What it is about.</summary>
    [Mandatory]
    public CallAbout? About { get; set; }

    /// <summary>What the person asks for. Required for <c>pair</c>.</summary>
    public CallWish? Wish { get; set; }

    /// <summary>Reason, a code of the list <c>end_reasons</c>. Required where a pair ends or the person leaves.</summary>
    [LengthUpTo(40), Vocabulary("end_reasons")]
    public string? Reason { get; set; }

    /// <summary>Last day of the rest. Required for <c>rest</c>.</summary>
    [SensibleDay]
    public DateOnly? Until { get; set; }

    /// <summary>
    /// Note. Only staff of the programme can read it. Of a problem, or of an end that was <c>unsafe</c>, it becomes the concern
    /// and only the staff named for concerns can read it.
    /// </summary>
    [LengthUpTo(1000)]
    public string? Note { get; set; }

    /// <summary>Where a pair ends: whether the mentee asks for another mentor. Defaults to no change.</summary>
    public AfterPair? MenteeNext { get; set; }

    /// <summary>
    /// Where a pair ends: whether the mentor takes another mentee; not <c>pool</c> with the reason <c>unsafe</c>, which keeps the
    /// place. Defaults to no change.
    /// </summary>
    public AfterPair? MentorNext { get; set; }

    /// <summary>What the other half of the pair is to be informed of. Only staff of the programme can read it.</summary>
    [LengthUpTo(500)]
    public string? Inform { get; set; }

    /// <summary>Who informs the other half. Required with <c>inform</c>.</summary>
    public InformBy? InformBy { get; set; }

    /// <summary>Account of the colleague who informs the other half. Only with <c>colleague</c>.</summary>
    public Guid? InformById { get; set; }

    /// <summary>Day on which the other half is to be informed. Required with <c>inform</c>.</summary>
    [SensibleDay]
    public DateOnly? InformOn { get; set; }

    Guid IOnSubject.SubjectId => PersonId ?? Guid.Empty;

    bool ICreate.HasAddress => false;

    /// <summary>Whether the pair ends or the person leaves.</summary>
    internal bool IsEnd => (About == CallAbout.Pair && Wish == CallWish.Stop) || About == CallAbout.Programme;

    /// <summary>Whether the note is of the staff named for concerns alone.</summary>
    internal bool IsConcern => (About == CallAbout.Pair && Wish == CallWish.Problem) || (IsEnd && Reason == PairStates.Unsafe);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var required = Texts.Validation("required");
        if (About == CallAbout.Pair && PairId is null)
        {
            yield return new ValidationResult(required, [nameof(PairId)]);
        }

        if (About == CallAbout.Pair && Wish is null)
        {
            yield return new ValidationResult(required, [nameof(Wish)]);
        }

        if (IsEnd && Reason is null)
        {
            yield return new ValidationResult(Texts.Validation("end-reason-needed"), [nameof(Reason)]);
        }

        if (!(About == CallAbout.Pair && Wish == CallWish.Stop))
        {
            foreach (var (next, member) in new[] { (MenteeNext, nameof(MenteeNext)), (MentorNext, nameof(MentorNext)) })
            {
                if (next is not null)
                {
                    yield return new ValidationResult(Texts.Validation("not-here"), [member]);
                }
            }
        }

        if (AfterPairs.IsPlaceKept(Reason, MentorNext))
        {
            yield return new ValidationResult(Texts.Validation("place-kept"), [nameof(MentorNext)]);
        }

        if (About == CallAbout.Rest && Until is null)
        {
            yield return new ValidationResult(Texts.Validation("until-needed"), [nameof(Until)]);
        }

        if (string.IsNullOrWhiteSpace(Note) && (Wish == CallWish.Problem || (IsEnd && Reason == "other")))
        {
            yield return new ValidationResult(required, [nameof(Note)]);
        }

        if (!string.IsNullOrWhiteSpace(Inform) && InformBy is null)
        {
            yield return new ValidationResult(required, [nameof(InformBy)]);
        }

        if (InformById is not null && InformBy != Calls.InformBy.Colleague)
        {
            yield return new ValidationResult(Texts.Validation("not-here"), [nameof(InformById)]);
        }

        if (!string.IsNullOrWhiteSpace(Inform) && InformOn is null)
        {
            yield return new ValidationResult(required, [nameof(InformOn)]);
        }
    }
}

internal sealed class RecordCallHandler(
    Db db,
    IdentityVault vault,
    IdSource ids,
    ProgrammeDays days,
    TimeProvider clock,
    CallPeople people,
    CallSteps steps
) : IRequestHandler<RecordCall, Call>
{
    public async Task<Call> Handle(RecordCall request, CancellationToken cancellationToken)
    {
        var person = await people.Find(request, cancellationToken);
        var today = await days.Today(person.ProgrammeId, cancellationToken);
        var role = EnumText.Parse<PersonRole>(person.Role);
        Problems.RefusePast("informOn", string.IsNullOrWhiteSpace(request.Inform) ? null : request.InformOn, today);
        var step = await steps.Take(request, role, EnumText.Parse<PersonStatus>(person.Status), today, cancellationToken);
        var isInformed = !string.IsNullOrWhiteSpace(request.Inform);
        var call = new Call
        {
            Id = ids.New(),
            ProgrammeId = person.ProgrammeId,
            PersonId = person.Id,
            PairId = request.PairId,
            About = request.About!.Value,
            CalledOn = today,
            Note = request.IsConcern ? null : request.Note,
            Inform = isInformed ? request.Inform : null,
            InformBy = isInformed ? request.InformBy : null,
            InformById = isInformed ? request.InformById : null,
            InformOn = isInformed ? request.InformOn : null,
            CreatedAt = clock.GetStoredNow(),
        };
        await db.Execute(
            """
            INSERT INTO calls (id, programme_id, person_id, pair_id, about, called_on, words_sealed, inform_by, inform_by_id,
                               inform_on, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @PairId, @About, @CalledOn, @Words, @InformBy, @InformById, @InformOn, @CreatedAt)
            """,
            new
            {
                call.Id,
                call.ProgrammeId,
                call.PersonId,
                call.PairId,
                About = call.About.ToText(),
                call.CalledOn,
                Words = call is { Note: null, Inform: null }
                    ? null
                    : vault.Seal(
                        new CallWords(call.Note, call.Inform, step),
                        person.KeyWrapped,
                        person.Id,
                        CallWords.Binding(call.Id)
                    ),
                InformBy = call.InformBy?.ToText(),
                call.InformById,
                call.InformOn,
                call.CreatedAt,
            },
            cancellationToken
        );
        return call;
    }
}

/// <summary>Finds who called, and checks that the colleague who is to inform the other half is one.</summary>
internal sealed class CallPeople(Db db, CallerContext callers, ColleagueStore colleagues)
{
    public async Task<CallerRow> Find(RecordCall call, CancellationToken cancellationToken)
    {
        var person = await Person(call.PersonId!.Value, cancellationToken);
        // else the call would be on no list that the colleague reads
        if (
            call.InformById is { } informer
            && !await colleagues.CanBeDeputy(informer, person.ProgrammeId, person.SiteId, cancellationToken)
        )
        {
            throw Problems.ValidationFailed("informById", Texts.Validation("unknown-id"));
        }

        return person;
    }

    private async Task<CallerRow> Person(Guid id, CancellationToken cancellationToken) =>
        await db.Find<CallerRow>(
            $"""
            SELECT id, programme_id, site_id, role, status, key_wrapped FROM people
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

    internal sealed record CallerRow
    {
        public required Guid Id { get; init; }
        public required Guid ProgrammeId { get; init; }
        public Guid? SiteId { get; init; }
        public required string Role { get; init; }
        public required string Status { get; init; }
        public required string KeyWrapped { get; init; }
    }
}
