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

    /// <summary>Yes, to the question of the message.</summary>
    Yes,

    /// <summary>No, to the question of the message.</summary>
    No,

    /// <summary>Staff are to call.</summary>
    CallMe,
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
    InterestAnswers interest,
    PersonUpdates people,
    Events events,
    LinkHolder holder
) : IRequestHandler<AnswerMessageLink, MessageLink>
{
    public Task<MessageLink> Handle(AnswerMessageLink request, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var link = await links.Read(request.Token, cancellationToken);
                var answer = request.Answer!.Value;
                if (IsReply(answer, link.Shown.Question))
                {
                    return await Reply(answer, link, cancellationToken);
                }

                var status = StatusOf(answer, link.Shown);
                if (status is { } known)
                {
                    await Apply(answer, link, known, cancellationToken);
                }

                return link.Shown with
                {
                    Address = status ?? link.Shown.Address,
                };
            },
            cancellationToken
        );

    private static bool IsReply(MessageAnswer answer, MessageQuestion question) =>
        (answer, question) switch
        {
            (MessageAnswer.Yes or MessageAnswer.No, MessageQuestion.Interest or MessageQuestion.Phrase) => true,
            (MessageAnswer.CallMe, MessageQuestion.Phrase) => true,
            _ => false,
        };

    // the same answer again changes nothing
    private async Task<MessageLink> Reply(MessageAnswer answer, FoundLink link, CancellationToken cancellationToken)
    {
        if (link.Shown.Answer != answer)
        {
            holder.Act(link.Person);
            if (link.Shown.Question == MessageQuestion.Interest)
            {
                await interest.Answer(link.Message, answer, cancellationToken);
            }

            await holder.Keep(answer, link, cancellationToken);
            await holder.Record(answer, link, isStranger: false, cancellationToken);
        }

        return link.Shown with
        {
            Answer = answer,
        };
    }

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
        holder.Act(person);
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

        await holder.Record(answer, link, isStranger: status == AddressStatus.Refused, cancellationToken);
    }
}

/// <summary>Who uses the link in a message: the holder of the address, who may be another person than the record is about.</summary>
internal sealed class LinkHolder(CallerContext callers, Auditor auditor, MessageReplies replies)
{
    public void Act(LinkPerson person) => callers.Caller = Caller.Participant(person.Id, person.ProgrammeId);

    /// <summary>Keeps the answer to the question of the message.</summary>
    public Task Keep(MessageAnswer answer, FoundLink link, CancellationToken cancellationToken) =>
        replies.Keep(link.Message.Id, answer, cancellationToken);

    /// <summary>Records an answer in the audit.</summary>
    public Task Record(MessageAnswer answer, FoundLink link, bool isStranger, CancellationToken cancellationToken) =>
        auditor.RecordAs(
            isStranger ? Caller.Stranger(link.Message.Id) : callers.Caller,
            $"{nameof(AnswerMessageLink)}.{answer.ToText()}",
            link.Person.Id.ToString(),
            link.Person.Role == PersonRole.Mentor ? nameof(Mentor) : nameof(Mentee),
            null,
            cancellationToken
        );
}
