using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>Kind of a message.</summary>
public enum MessageKind
{
    /// <summary>Asks the holder of an address whether it is theirs.</summary>
    AddressCheck,

    /// <summary>Confirms a sign-up, with the link to one's own data.</summary>
    SignupConfirmation,

    /// <summary>Asks for answers that a sign-up left open, with the link by which the person goes on.</summary>
    SignupUnfinished,

    /// <summary>The person is now available.</summary>
    PersonAvailable,

    /// <summary>A place was found for the person.</summary>
    PersonPaired,

    /// <summary>Asks whether the person still looks for a match.</summary>
    InterestCheck,

    /// <summary>Asks again after a week without an answer.</summary>
    InterestReminder,

    /// <summary>A short message of the phrasebook, which staff chose.</summary>
    Phrase,

    /// <summary>Invites to one or more questionnaires, each with its link.</summary>
    SurveyInvitation,

    /// <summary>Asks again for questionnaires that were not answered.</summary>
    SurveyReminder,

    /// <summary>The person no longer takes part.</summary>
    PersonClosed,

    /// <summary>The record of a person who left will be deleted.</summary>
    RetentionWarning,

    /// <summary>Invites a member of staff to set up an account.</summary>
    AccountInvitation,

    /// <summary>Lets a member of staff choose a new password.</summary>
    PasswordReset,

    /// <summary>A safeguarding concern waits to be read; nothing of its content.</summary>
    ConcernAlert,

    /// <summary>What a member of staff has to do today: counts and links, nothing of people.</summary>
    TodayDigest,
}

/// <summary>Status of a message.</summary>
public enum MessageStatus
{
    /// <summary>It waits for its first or next attempt.</summary>
    Waiting,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>The server refused the recipient; a further attempt is of no use.</summary>
    Failed,

    /// <summary>Given up after the last attempt; it can be sent again by hand.</summary>
    Dead,

    /// <summary>Not sent, because it is no longer due.</summary>
    Cancelled,
}

/// <summary>Why a message was not sent, or not yet.</summary>
public enum MessageReason
{
    /// <summary>No connection to the mail server, or it broke.</summary>
    Connection,

    /// <summary>The certificate of the mail server is not one to trust, or it offers no encryption.</summary>
    Certificate,

    /// <summary>The mail server refused user or password.</summary>
    SignIn,

    /// <summary>The mail server did not answer in time.</summary>
    Timeout,

    /// <summary>The mail server refused the message for now.</summary>
    Answer,

    /// <summary>The mail server refused the recipient.</summary>
    Recipient,

    /// <summary>The address cannot be read as one.</summary>
    Address,

    /// <summary>The person has no address.</summary>
    NoAddress,

    /// <summary>The address is not confirmed by its holder.</summary>
    Unconfirmed,

    /// <summary>The holder of the address confirmed it already.</summary>
    Confirmed,

    /// <summary>The holder of the address said that it is not theirs.</summary>
    Refused,

    /// <summary>Staff marked the address because messages came back.</summary>
    Returned,

    /// <summary>The person stopped messages of this kind.</summary>
    Stopped,

    /// <summary>The record is restricted.</summary>
    Restricted,

    /// <summary>The same address got such a message within the hour.</summary>
    TooSoon,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An error of this service, such as a file of its settings that it cannot read. Its log says which.</summary>
    Internal,

    /// <summary>The person has answered, or the question no longer matters or is not awaited.</summary>
    Answered,

    /// <summary>Neither a mail server nor a gateway is set up.</summary>
    Off,

    /// <summary>Others use the telephone too, and the programme has none that the person could call.</summary>
    NoOfficePhone,
}

/// <summary>What is known of an address.</summary>
public enum AddressStatus
{
    /// <summary>Its holder was asked whether it is theirs and has not answered.</summary>
    Unconfirmed,

    /// <summary>Its holder said that it is theirs.</summary>
    Confirmed,

    /// <summary>Its holder said that it is not theirs.</summary>
    Refused,

    /// <summary>Messages came back.</summary>
    Returned,

    /// <summary>Its holder stopped messages that are no service.</summary>
    Stopped,

    /// <summary>Of a member of staff.</summary>
    Staff,
}

/// <summary>What holds of each kind.</summary>
internal static class MessageKinds
{
    /// <summary>The channel of people with an e-mail address.</summary>
    public const string Email = "email";

    /// <summary>The channel of people with a telephone number alone: SMS or a messenger, by the gateway.</summary>
    public const string Phone = "phone";

    public static readonly IReadOnlyList<MessageKind> All = Enum.GetValues<MessageKind>();

    /// <summary>How long a message may wait, where nothing says otherwise.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    /// <summary>How long a short message may wait: it is about today or tomorrow.</summary>
    public static readonly TimeSpan PhraseLife = TimeSpan.FromHours(12);

    /// <summary>How long a link to a new password works.</summary>
    public static readonly TimeSpan ResetLife = TimeSpan.FromHours(2);

    /// <summary>How long the holder of an address can answer whether it is theirs.</summary>
    public static readonly TimeSpan CheckLife = TimeSpan.FromDays(30);

    /// <summary>
    /// Whether strangers can cause it without signing in. An address gets one such message an hour, so that no mailbox is flooded
    /// through this service.
    /// </summary>
    public static bool IsOpenToAnyone(MessageKind kind) => kind is MessageKind.AddressCheck or MessageKind.PasswordReset;

    public static bool IsToStaff(MessageKind kind) =>
        kind is MessageKind.AccountInvitation or MessageKind.PasswordReset or MessageKind.ConcernAlert or MessageKind.TodayDigest;

    /// <summary>Whether it is sent at any hour: who gets it waits for it now.</summary>
    public static bool IsImmediate(MessageKind kind) =>
        IsToStaff(kind) || kind is MessageKind.AddressCheck or MessageKind.SignupConfirmation or MessageKind.Phrase;

    /// <summary>Whether it belongs to what the person asked for. Others can be stopped by their link.</summary>
    public static bool IsService(MessageKind kind) =>
        kind is not (MessageKind.SignupUnfinished or MessageKind.PersonAvailable or MessageKind.PersonPaired) && !IsSurvey(kind);

    /// <summary>
    /// How long it waits at least: staff notice a mistake soon, and nothing is sent of a change that they undo. Who signs up has some
    /// days to go on by themselves.
    /// </summary>
    public static TimeSpan DelayOf(MessageKind kind) =>
        kind switch
        {
            MessageKind.PersonAvailable or MessageKind.PersonPaired or MessageKind.PersonClosed => TimeSpan.FromMinutes(15),
            MessageKind.SignupUnfinished => TimeSpan.FromDays(3),
            _ => TimeSpan.Zero,
        };

    /// <summary>Whether its link opens data or an account. It is not kept once it was sent.</summary>
    public static bool HoldsSecret(MessageKind kind) =>
        kind is MessageKind.SignupConfirmation or MessageKind.SignupUnfinished or MessageKind.AccountInvitation || IsSurvey(kind);

    /// <summary>Whether it leads to questionnaires, with a line and a link for each.</summary>
    public static bool IsSurvey(MessageKind kind) => kind is MessageKind.SurveyInvitation or MessageKind.SurveyReminder;

    /// <summary>Whether a message can be sent again: its link is still kept.</summary>
    public static bool CanBeSentAgain(Message message) =>
        !HoldsSecret(message.Kind) || message.Status is not (MessageStatus.Sent or MessageStatus.Cancelled);

    /// <summary>Whether its text leads to a page.</summary>
    public static bool HasLink(MessageKind kind) =>
        kind is MessageKind.AddressCheck or MessageKind.SignupConfirmation or MessageKind.SignupUnfinished
        || IsQuestion(kind)
        || IsToStaff(kind);

    /// <summary>Whether it is answered by its link.</summary>
    public static bool IsQuestion(MessageKind kind) =>
        kind is MessageKind.InterestCheck or MessageKind.InterestReminder or MessageKind.Phrase;
}
