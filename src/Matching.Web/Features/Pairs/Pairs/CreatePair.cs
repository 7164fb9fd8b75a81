using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Pairs;

/// <summary>Proposes a pair by hand. A preferred gender that is a must applies as in a match run.</summary>
[Example(
    """
        {
          "mentorId": "0199c0de-0000-7000-8000-00000000000a", "menteeId": "0199c0de-0000-7000-8000-00000000000b",
          "reason": "They know each other from the language course."
        }
        """
)]
public sealed record CreatePair : ICommand<Pair>, ICreate
{
    /// <summary>The mentor.</summary>
    [Mandatory]
    public Guid? MentorId { get; set; }

    /// <summary>The mentee.</summary>
    [Mandatory]
    public Guid? MenteeId { get; set; }

    /// <summary>Why these two. Only staff of the programme can read it, neither of the two can.</summary>
    [Mandatory, LengthUpTo(500)]
    public string Reason { get; set; } = "";

    /// <summary>
    /// Why they are paired although they were paired, declined or dissolved before. Only staff of the programme can read it,
    /// neither of the two can.
    /// </summary>
    [LengthUpTo(500)]
    public string? Override { get; set; }

    /// <summary>
    /// Day on which the two agreed, of a pair that comes from an earlier system. It is kept when the pair moves to <c>agreed</c>.
    /// Defaults to that day.
    /// </summary>
    [SensibleDay]
    public DateOnly? AgreedOn { get; set; }
}

internal sealed class CreatePairHandler(
    Db db,
    ProgrammeDays days,
    PersonStore people,
    HeldPeople held,
    GenderWishes wishes,
    PairProposals proposals
) : IRequestHandler<CreatePair, Pair>
{
    public async Task<Pair> Handle(CreatePair request, CancellationToken cancellationToken)
    {
        var mentor = await Person(PersonRole.Mentor, request.MentorId!.Value, "mentorId", cancellationToken);
        var mentee = await Person(PersonRole.Mentee, request.MenteeId!.Value, "menteeId", cancellationToken);
        if (mentor.ProgrammeId != mentee.ProgrammeId)
        {
            throw Problems.ValidationFailed("menteeId", Texts.Validation("unknown-id"));
        }

        Problems.RefuseFuture("agreedOn", request.AgreedOn, await days.Today(mentee.ProgrammeId, cancellationToken));
        PairStates.RefuseMissing(
            PairStates.Missing(
                await held.Hold(mentee.ProgrammeId, [mentor.Id, mentee.Id], cancellationToken),
                PairStatus.Proposed
            )
        );
        if (
            await PairStates.WereTogether(db, mentee.ProgrammeId, mentee.Id, mentor.Id, cancellationToken)
            && string.IsNullOrWhiteSpace(request.Override)
        )
        {
            throw Problems.Refused("pair-not-possible", Texts.Match("hand.history"));
        }

        await wishes.RefuseAgainst(mentor.Id, mentee.Id, null, cancellationToken);
        var made = await proposals.Store(
            mentee.ProgrammeId,
            null,
            [new ProposedPair(mentor.Id, mentee.Id, mentee.SiteId, null, request.AgreedOn)],
            request.Override is null ? request.Reason : $"{request.Reason} / {request.Override}",
            cancellationToken
        );
        return made[0];
    }

    private async Task<Person> Person(PersonRole role, Guid id, string field, CancellationToken cancellationToken)
    {
        var person = await people.Get(role, id, cancellationToken).NamedBy(field);

        PersonStates.RefuseUnlessPairable(person);
        return person;
    }
}
