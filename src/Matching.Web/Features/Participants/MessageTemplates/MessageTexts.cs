using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>
/// The texts of messages that come with the service, <c>Resources/Messages.resx</c>. Which languages there are follows from the
/// files. Values are numbered there, {0} the programme, {1} the link, {2} the reference, {3} the telephone of the programme, {4} the day,
/// {5} the hour, {6} the place and {7} the words of a short message, {8} a list of links, and have names everywhere else.
/// </summary>
internal static partial class MessageTexts
{
    public const string Programme = "programme";
    public const string Link = "link";
    public const string Reference = "reference";
    public const string Telephone = "phone";
    public const string Words = "words";

    /// <summary>Lines with a link each, of mails to staff and of invitations to questionnaires.</summary>
    public const string List = "list";

    /// <summary>Language of the file without a language in its name.</summary>
    public const string Neutral = "en";

    /// <summary>Names of the values, in the order of their numbers.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        Programme,
        Link,
        Reference,
        Telephone,
        "day",
        "hour",
        "place",
        Words,
        List,
    ];

    private static readonly ResourceManager Resources = new("Matching.Web.Resources.Messages", typeof(MessageTexts).Assembly);

    /// <summary>The first of the languages in which there are texts; English where there is none.</summary>
    public static string LanguageOf(IEnumerable<string> languages) => languages.SelectMany(Forms).FirstOrDefault(Has) ?? Neutral;

    /// <summary>The language of the reader of a page; English where there are no texts in it.</summary>
    public static string ReadersLanguage => LanguageOf([CultureInfo.CurrentUICulture.TwoLetterISOLanguageName]);

    /// <summary>A language as it is written, then without its script and country.</summary>
    public static IEnumerable<string> Forms(string language) =>
        language.Split('-')[0] is var main && main != language ? [language, main] : [language];

    public static bool Has(string language) =>
        language == Neutral
        || (
            Culture(language) is { } culture
            && Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false) is not null
        );

    public static string Subject(MessageKind kind, string language) => Text(kind.ToText() + ".subject", language);

    /// <summary>The text of a mail; of a question at a telephone number a shorter one.</summary>
    public static string Body(MessageKind kind, string language, string channel = MessageKinds.Email) =>
        Text(kind.ToText() + (channel == MessageKinds.Phone && IsShort(kind) ? ".phone" : ".body"), language);

    private static bool IsShort(MessageKind kind) =>
        kind is MessageKind.AddressCheck or MessageKind.SignupUnfinished
        || MessageKinds.IsQuestion(kind)
        || MessageKinds.IsSurvey(kind);

    /// <summary>
    /// What is sent to a telephone that others use too: it names neither the programme nor what it is about.
    /// </summary>
    public static string Neutrally(MessageKind kind, string language, string link, string phone) =>
        Text(kind.ToText() + ".neutral", language)
            .Replace("{" + Link + "}", link, StringComparison.Ordinal)
            .Replace("{" + Telephone + "}", phone, StringComparison.Ordinal);

    public static string Text(string key, string language) =>
        Numbers()
            .Replace(
                Resources.GetString(key, Culture(language) ?? CultureInfo.InvariantCulture)!,
                number => "{" + Names[number.Groups[1].Value[0] - '0'] + "}"
            );

    /// <summary>Name of a language, in the reader's.</summary>
    public static string NameOf(string language) =>
        CodeLists.Shipped.Label("languages", language.Split('-')[0], CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>The first words of a message that staff send by hand, in the language of the person where there is one.</summary>
    public static string Hello(string? language, string programme) =>
        Text("hello", LanguageOf([language ?? Neutral])).Replace("{programme}", programme, StringComparison.Ordinal);

    /// <summary>A text of the page that a message leads to, in the reader's language.</summary>
    public static string OnPage(string key, string? programme) =>
        string.Format(CultureInfo.CurrentCulture, Resources.GetString(key, CultureInfo.CurrentUICulture)!, programme ?? "");

    public static CultureInfo? Culture(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{([0-8])\}")]
    private static partial Regex Numbers();
}
