using System.Data.Common;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.PersonTransitions;

/// <summary>Moves a mentor or mentee to another state.</summary>
[Example("""{ "to": "contacted", "reason": "Called today." }""")]
public sealed record TransitionPerson : ICommand<Person>, IOnSubject
{
    [JsonIgnore]
    public PersonRole Role { get; set; }

    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>The state to move to.</summary>
    [Mandatory]
    public PersonStatus? To { get; set; }

    /// <summary>Reason, in a few words. The person can read it in their own data.</summary>
    [LengthUpTo(500)]
    public string? Reason { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

/// <summary>The table of person states; all other transitions are refused.</summary>
public static class PersonStates
{
    public static IReadOnlyList<PersonStatus> From(PersonStatus status) =>
        status switch
        {
            PersonStatus.Applied => [PersonStatus.Contacted, PersonStatus.NotSuitable, PersonStatus.Left],
            PersonStatus.Contacted => [PersonStatus.Interviewed, PersonStatus.NotSuitable, PersonStatus.Left],
            PersonStatus.Interviewed => [PersonStatus.Suitable, PersonStatus.NotSuitable, PersonStatus.Left],
            PersonStatus.NotSuitable => [PersonStatus.Contacted, PersonStatus.Left],
            PersonStatus.Suitable => [PersonStatus.Available, PersonStatus.Paused, PersonStatus.Left],
            PersonStatus.Available => [PersonStatus.Paused, PersonStatus.Contacted, PersonStatus.Left],
            PersonStatus.Paused => [PersonStatus.Available, PersonStatus.Left],
            PersonStatus.Left => [PersonStatus.Contacted],
            _ => [],
        };

    /// <summary>
    /// Of an erased person only the id is left, for those who were paired with them. No use case finds such a row.
    /// </summary>
    public const string Erased = "erased";

    /// <summary>States of people who no longer take part; a record of the other side can then use their e-mail address.</summary>
    internal const string Former = "'left', 'not_suitable'";

    /// <summary>
    /// Finds who has an e-mail address, for an entry in a role: a person who takes part in either role, else an earlier record of
    /// the same role. Parameters: ProgrammeId, Role, EmailHash.
    /// </summary>
    public const string KnownSql =
        $"programme_id = @ProgrammeId AND email_hash = @EmailHash AND (role = @Role OR status NOT IN ({Former})) "
        + $"ORDER BY status IN ({Former}), id LIMIT 1";

    /// <summary>
    /// Whether a change was refused because a person who takes part, or one of the same side, has the e-mail address.
    /// </summary>
    internal static bool IsEmailTaken(Dialect dialect, DbException exception) =>
        dialect.Violation(exception)?.Constraint
            is "uq_people_programme_id_email_hash"
                or "uq_people_programme_id_role_email_hash";

    /// <summary>The consent that matching requires.</summary>
    public const string MatchingConsent = "matching";

    /// <summary>Consent to keeping what a person needs to take part, which may disclose their health.</summary>
    public const string AdjustmentsConsent = "adjustments";

    /// <summary>A guardian's consent, which matching requires below 18.</summary>
    public const string GuardianConsent = "guardian";

    /// <summary>To the use of one's answers in figures: people who withdraw it are left out.</summary>
    public const string FiguresConsent = "indicators";

    /// <summary>To questions on seeing, hearing, walking and the like: answers to them require it.</summary>
    public const string FunctioningConsent = "functioning";

    /// <summary>
    /// Changes the state of a person; coming back is refused where another record has taken over the e-mail address.
    /// </summary>
    internal static async Task<int> Change(Db db, PersonRole role, string sql, object args, CancellationToken cancellationToken)
    {
        try
        {
            return await db.Execute(sql, args, cancellationToken);
        }
        catch (DbException exception) when (IsEmailTaken(db.Dialect, exception))
        {
            throw Problems.Refused($"{role.ToText()}-email-taken");
        }
    }

    /// <summary>Whether the consents given hold that one.</summary>
    public static bool IsMatchingConsented(PersonFields fields) => Holds(fields, MatchingConsent);

    /// <summary>Whether the consents given hold one for this purpose.</summary>
    public static bool Holds(PersonFields fields, string purpose) => Holds(fields.Consents, purpose);

    public static bool Holds(List<ConsentGiven>? consents, string purpose) =>
        consents?.Exists(consent => consent.Purpose == purpose) == true;

    // Required of people who enter the pool or a pair; the other gates only keep people out of runs.
    internal static readonly string[] AlwaysAsked = ["age", "consent", "training", "check", "restriction"];

    /// <summary>Asked besides until a pair has agreed.</summary>
    internal const string ScreeningGate = "screening";

    /// <summary>
    /// Whether staff confirm a year of birth that a person gives themselves: once they have begun to screen the person, and
    /// wherever the year decides whether a person is of age.
    /// </summary>
    public static bool NeedsConfirmation(Person person, int? year, DateOnly today)
    {
        bool IsOfAge(int? born) => today.Year - born >= PersonGates.CertainlyAdult;
        return person.Status != PersonStatus.Applied
            || person.ScreenedOn is not null
            || !IsOfAge(person.BirthYear)
            || !IsOfAge(year);
    }

    /// <summary>Refuses with what is missing for becoming available.</summary>
    public static void RefuseUnlessThroughGates(Person person)
    {
        if (MissingFor(person) is { Count: > 0 } missing)
        {
            var words = PersonGates.InWords(missing);
            throw Problems.Refused("person-gate-open", string.Join(", ", missing), words).InWords(words).With("missing", missing);
        }
    }

    /// <summary>Open gates that keep a person from being available.</summary>
    internal static IReadOnlyList<string> MissingFor(Person person) => [.. person.OpenGates.Intersect(AlwaysAsked)];

    /// <summary>What keeps a new person from being entered as available: a new record has no training and no check.</summary>
    public static IReadOnlyList<string> GatesOfNewcomer(PersonFields fields, Programme programme, DateOnly today)
    {
        var open = new List<string>();
        if (!IsMatchingConsented(fields) || programme.MatchingBasis == MatchingBasis.Notice)
        {
            open.Add("consent");
        }

        var least =
            programme.TakesMinors && Holds(fields, GuardianConsent) ? PersonGates.YoungestAge
            : fields.AdultConfirmedOn is not null ? PersonGates.MinimumAge
            : PersonGates.CertainlyAdult;
        if (fields.BirthYear is not { } year || today.Year - year < least)
        {
            open.Add("age");
        }

        if (fields is CreateMentor && programme.RequiresTraining)
        {
            open.Add("training");
        }

        if (fields is CreateMentor && programme.RequiresCheck)
        {
            open.Add("check");
        }

        return open;
    }

    /// <summary>
    /// Pairing by hand also requires available people without an open gate; a later correction may have opened one again.
    /// </summary>
    public static void RefuseUnlessPairable(Person person)
    {
        if (person.Status != PersonStatus.Available)
        {
            throw Problems.Refused(
                "pair-not-possible",
                Texts.Match("hand.not-available", person.Role.ToText(), person.Status!.Value.ToText())
            );
        }

        RefuseUnlessThroughGates(person);
    }
}

internal sealed class TransitionPersonHandler(PersonMover mover, PersonStore people) : IRequestHandler<TransitionPerson, Person>
{
    public async Task<Person> Handle(TransitionPerson request, CancellationToken cancellationToken)
    {
        var moved = await mover.Move(request, cancellationToken);
        return (await people.Get(request.Role, request.Id, cancellationToken)) with { WithdrawnPairs = moved.WithdrawnPairs };
    }
}

/// <summary>A transition that was made.</summary>
/// <param name="Before">The record before it.</param>
/// <param name="Status">The state now.</param>
/// <param name="WithdrawnPairs">Pairs that were withdrawn or ended because of it.</param>
/// <param name="UndoId">What undoes it.</param>
internal sealed record MovedPerson(Person Before, PersonStatus Status, IReadOnlyList<Guid> WithdrawnPairs, Guid UndoId);

/// <summary>Moves people from state to state, keeps what undoes a step for a day, and publishes it.</summary>
internal sealed class PersonMover(
    Db db,
    Events events,
    IdentityVault vault,
    IdSource ids,
    TimeProvider clock,
    ProgrammeStore programmes,
    PersonStore people
)
{
    /// <summary>Moves a person. Returns what moved, without reading the record again.</summary>
    /// <param name="request">Whom, and to which state.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="isOwn">Whether the person asks for it by their own link.</param>
    public async Task<MovedPerson> Move(TransitionPerson request, CancellationToken cancellationToken, bool isOwn = false)
    {
        var person = await people.Get(request.Role, request.Id, cancellationToken);
        request.IfMatch?.Check(person.Version);
        var to = request.To!.Value;
        var allowed = PersonStates.From(person.Status!.Value);
        if (!allowed.Contains(to))
        {
            var names = allowed.Select(status => status.ToText()).ToList();
            throw Problems
                .Refused("person-transition-refused", person.Status.Value.ToText(), to.ToText(), string.Join(", ", names))
                .With("allowed", names);
        }

        var now = clock.GetUtcNow();
        if (to == PersonStatus.Available)
        {
            PersonStates.RefuseUnlessThroughGates(person);
        }

        var undo = await KeepForUndo(person, now, cancellationToken);
        var programme = await programmes.Get(person.ProgrammeId, cancellationToken);
        DateOnly? screened = to == PersonStatus.Suitable ? programme.DayOf(now) : null;
        var screeningEnds = screened?.AddMonths(programme.ScreeningMonths);
        var reason = request.Reason is null ? null : await Sealed(request.Reason, person.Id, cancellationToken);
        var changed = await PersonStates.Change(
            db,
            person.Role,
            """
            UPDATE people
            SET status = @To, is_own_pause = @IsOwnPause, status_reason_sealed = @Reason, status_changed_at = @Now,
                retention_warned_at = NULL, screened_on = coalesce(@ScreenedOn, screened_on),
                screening_ends_on = coalesce(@ScreeningEndsOn, screening_ends_on), version = version + 1, updated_at = @Now
            WHERE id = @Id AND version = @Version
            """,
            new
            {
                To = to.ToText(),
                IsOwnPause = isOwn && to == PersonStatus.Paused,
                Reason = reason,
                Now = now,
                ScreenedOn = screened,
                ScreeningEndsOn = screeningEnds,
                person.Id,
                person.Version,
            },
            cancellationToken
        );
        if (changed != 1)
        {
            throw Problems.Refused("precondition-failed");
        }

        var moved = new PersonMoved(person.Id, person.Role, person.Status.Value, to);
        await events.Publish(moved, cancellationToken);
        return new MovedPerson(person, to, [.. moved.WithdrawnPairs], undo);
    }

    private async Task<Guid> KeepForUndo(Person person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = ids.New();
        await db.Execute(
            "DELETE FROM person_undos WHERE person_id = @Id AND occurred_at < @Since",
            new { person.Id, Since = now - UndoPersonTransition.Within },
            cancellationToken
        );
        await db.Execute(
            """
            INSERT INTO person_undos (id, person_id, status, status_changed_at, screened_on, screening_ends_on, occurred_at)
            SELECT @UndoId, id, status, status_changed_at, screened_on, screening_ends_on, @Now FROM people WHERE id = @Id
            """,
            new
            {
                UndoId = id,
                Now = now,
                person.Id,
            },
            cancellationToken
        );
        return id;
    }

    private async Task<string> Sealed(string reason, Guid personId, CancellationToken cancellationToken) =>
        vault.Seal(reason, await PersonRow.KeyOf(db, personId, cancellationToken), personId, PersonRow.ReasonColumn);
}
