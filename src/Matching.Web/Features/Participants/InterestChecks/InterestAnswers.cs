using Matching.Web.Data;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.InterestChecks;

/// <summary>
/// Applies the answer to the question whether a person still looks for a match: yes keeps them in the pool or brings them back, no
/// pauses them.
/// </summary>
internal sealed class InterestAnswers(Db db, InterestQuestions questions, PersonMover mover, PersonStore people)
{
    public async Task Answer(AnsweredMessage message, MessageAnswer answer, CancellationToken cancellationToken)
    {
        var person = await db.Single<AskedPerson>(
            $"SELECT {AskedPerson.Columns} FROM people p WHERE p.id = @Id",
            new { Id = message.PersonId },
            cancellationToken
        );
        if (answer == MessageAnswer.Yes)
        {
            await questions.Confirm(person, cancellationToken);
            await Resume(person, cancellationToken);
        }
        else if (person.Status == PersonStatus.Available.ToText())
        {
            await Move(person, PersonStatus.Paused, cancellationToken);
        }
    }

    // Who had said no ends the pause, unless staff have to see to a gate first.
    private async Task Resume(AskedPerson person, CancellationToken cancellationToken)
    {
        if (
            person.IsOwnPause
            && person.Status == PersonStatus.Paused.ToText()
            && PersonStates.MissingFor(await people.Get(person.Role, person.Id, cancellationToken)).Count == 0
        )
        {
            await Move(person, PersonStatus.Available, cancellationToken);
        }
    }

    private Task<MovedPerson> Move(AskedPerson person, PersonStatus to, CancellationToken cancellationToken) =>
        mover.Move(
            new TransitionPerson
            {
                Role = person.Role,
                Id = person.Id,
                To = to,
            },
            cancellationToken,
            isOwn: true
        );
}
