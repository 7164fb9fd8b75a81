using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.InterestChecks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.MessageLinks;

/// <summary>Answer to the link in a message.</summary>
public enum MessageAnswer
{
    /// <summary>The address is the reader's.</summary>
    Mine,

    /// <summary>It is not; the address is removed and gets no further message.</summary>
    NotMine,

    /// <summary>No further messages that are no service.</summary>
    Stop,
}

/// <summary>Records the answer to the link in a message.</summary>
[Example("""{ "answer": "mine" }""")]
[ValidatableType]
public sealed record AnswerMessageLink : IRequest<MessageLink>
{
    [JsonIgnore]
    public string Token { get; set; } = "";

    /// <summary>The answer.</summary>
    [Mandatory]
    public MessageAnswer? Answer { get; set; }
}

internal sealed class AnswerMessageLinkHandler(
    Db db,
    MessageLinkReader links,
    MessageAnswers messages,
    PersonUpdates people,
    Events events,
    Auditor auditor,
    CallerContext callers
) : IRequestHandler<AnswerMessageLink, MessageLink>
{
    public Task<MessageLink> Handle(AnswerMessageLink request, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var link = await links.Read(request.Token, cancellationToken);
                var status = StatusOf(request.Answer!.Value, link.Shown);
                if (status is { } known)
                {
                    await Apply(request.Answer!.Value, link, known, cancellationToken);
                }

                return link.Shown with
                {
                    Address = status ?? link.Shown.Address,
                };
            },
            cancellationToken
        );

    // Null where the answer changes nothing: it was given before, or the link does not ask for it.
    private static AddressStatus? StatusOf(MessageAnswer answer, MessageLink link) =>
        (answer, link.Question, link.Address) switch
        {
            (MessageAnswer.Mine, MessageQuestion.Address, null or AddressStatus.Unconfirmed or AddressStatus.Returned) =>
                AddressStatus.Confirmed,
            (MessageAnswer.NotMine, MessageQuestion.Address, not AddressStatus.Refused) => AddressStatus.Refused,
            (MessageAnswer.Stop, MessageQuestion.Stop, AddressStatus.Confirmed) => AddressStatus.Stopped,
            _ => null,
        };

    private async Task Apply(MessageAnswer answer, FoundLink link, AddressStatus status, CancellationToken cancellationToken)
    {
        var (person, hash) = (link.Person, link.Message.AddressHash!);
        // who opens the link holds the address, and may be another person than the record is about
        callers.Caller = Caller.Participant(person.Id, person.ProgrammeId);
        await messages.Answer(link.Message, status, cancellationToken);
        var field =
            person.EmailHash == hash ? "email"
            : person.PhoneHash == hash ? "phone"
            : null;
        if (field is not null && status == AddressStatus.Refused)
        {
            await people.Store(
                person.Role,
                person.Id,
                JsonSerializer.SerializeToElement(new Dictionary<string, string?> { [field] = null }),
                cancellationToken
            );
        }
        else if (field is not null && status == AddressStatus.Confirmed)
        {
            await messages.Release(person.Id, cancellationToken);
            await events.Publish(new AddressConfirmed(person.ProgrammeId, person.Id), cancellationToken);
        }

        await auditor.RecordAs(
            status == AddressStatus.Refused ? Caller.Stranger(link.Message.Id) : callers.Caller,
            $"{nameof(AnswerMessageLink)}.{answer.ToText()}",
            person.Id.ToString(),
            person.Role == PersonRole.Mentor ? nameof(Mentor) : nameof(Mentee),
            null,
            cancellationToken
        );
    }
}
