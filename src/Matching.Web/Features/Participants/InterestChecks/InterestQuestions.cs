using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.InterestChecks;

/// <summary>A person of whom it is to be known whether they still look for a match.</summary>
internal sealed record AskedPerson : IResource, IInProgramme
{
    public const string Columns = """
        p.id, p.programme_id, replace(p.role, '_', '') AS role, p.status, p.is_own_pause, p.is_restricted, p.interest_asked_on,
        p.interest_confirmed_on
        """;

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required PersonRole Role { get; init; }
    public required string Status { get; init; }
    public required bool IsOwnPause { get; init; }
    public required bool IsRestricted { get; init; }
    public DateOnly? InterestAskedOn { get; init; }
    public DateOnly? InterestConfirmedOn { get; init; }

    /// <summary>Whether a question was not answered so far.</summary>
    public bool IsOpen => InterestAskedOn is { } asked && !(InterestConfirmedOn >= asked);
}

/// <summary>Asks people whether they still look for a match, and records that they do.</summary>
internal sealed class InterestQuestions(Db db, MessageOutbox outbox, ProgrammeDays days, TimeProvider clock)
{
    // a person who was asked leaves the pool after as many days without an answer, and can then be asked again
    private const int DaysToAnswer = 14;
    private static readonly TimeSpan UntilReminder = TimeSpan.FromDays(7);

    // by programme: a request asks up to a thousand people
    private readonly Dictionary<Guid, bool> reached = [];

    /// <summary>Asks a person; null where they are asked, else why not.</summary>
    public async Task<NotAsked?> Ask(AskedPerson person, CancellationToken cancellationToken)
    {
        var today = await days.Today(person.ProgrammeId, cancellationToken);
        if (Hindrance(person, today) is { } reason)
        {
            return reason;
        }

        // a question that does not arrive would take the person out of the pool
        if (!reached.TryGetValue(person.ProgrammeId, out var isReached))
        {
            reached[person.ProgrammeId] = isReached = await outbox.Reaches(person.ProgrammeId, cancellationToken);
        }

        if (!isReached)
        {
            return NotAsked.Off;
        }

        await db.Execute(
            "UPDATE people SET interest_asked_on = @Today, version = version + 1, updated_at = @Now WHERE id = @Id",
            new
            {
                person.Id,
                Today = today,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        await outbox.Withdraw(person.Id, [MessageKind.InterestCheck, MessageKind.InterestReminder], cancellationToken);
        await outbox.ToPerson(person.ProgrammeId, person.Id, MessageKind.InterestCheck, null, cancellationToken);
        await outbox.Write(
            new NewMessage(person.ProgrammeId, MessageKind.InterestReminder) { PersonId = person.Id, Delay = UntilReminder },
            cancellationToken
        );
        return null;
    }

    /// <summary>Records for today that a person looks for a match, by which they are in the pool again.</summary>
    public async Task Confirm(AskedPerson person, CancellationToken cancellationToken)
    {
        await db.Execute(
            "UPDATE people SET interest_confirmed_on = @Today, version = version + 1, updated_at = @Now WHERE id = @Id",
            new
            {
                person.Id,
                Today = await days.Today(person.ProgrammeId, cancellationToken),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }

    private static NotAsked? Hindrance(AskedPerson person, DateOnly today) =>
        person.IsRestricted ? NotAsked.Restricted
        : person.Status != PersonStatus.Available.ToText() ? NotAsked.NotAvailable
        : person.InterestConfirmedOn >= today ? NotAsked.ConfirmedToday
        : person.IsOpen && person.InterestAskedOn > today.AddDays(-DaysToAnswer) ? NotAsked.AskedAlready
        : null;
}
