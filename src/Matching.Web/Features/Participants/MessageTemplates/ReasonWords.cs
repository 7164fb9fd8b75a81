using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>What staff read of messages.</summary>
public static class ReasonWords
{
    /// <summary>Why a message was not sent, or not yet: at a telephone it is the gateway that refused it.</summary>
    public static string Reason(MessageReason reason, string channel) =>
        Texts.Page(
            channel == MessageKinds.Phone
            && reason
                is MessageReason.Connection
                    or MessageReason.SignIn
                    or MessageReason.Timeout
                    or MessageReason.Answer
                    or MessageReason.Recipient
                ? $"message.reason.{reason.ToText()}.phone"
                : "message.reason." + reason.ToText()
        );
}
