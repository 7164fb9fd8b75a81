using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>Lists the texts of a programme's messages, in the languages of the programme and of its own texts.</summary>
public sealed record ListMessageTemplates(Guid ProgrammeId) : IQuery<IReadOnlyList<MessageTemplate>>;

internal sealed class ListMessageTemplatesHandler(Db db, ProgrammeStore programmes)
    : IRequestHandler<ListMessageTemplates, IReadOnlyList<MessageTemplate>>
{
    public async Task<IReadOnlyList<MessageTemplate>> Handle(ListMessageTemplates request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var own = await db.Query<OwnRow>(
            """
            SELECT kind, language, subject, body, version FROM message_templates
            WHERE programme_id = @Id ORDER BY kind, language
            """,
            new { programme.Id },
            cancellationToken
        );
        var languages = programme
            .Languages.Where(MessageTexts.Has)
            .Concat(own.Select(text => text.Language))
            .Append(MessageTexts.Neutral)
            .Distinct()
            .ToList();
        return
        [
            .. from kind in MessageTemplates.Kinds
            from language in languages
            let text = own.Find(text => text.Kind == kind.ToText() && text.Language == language)
            where text is not null || MessageTexts.Has(language)
            select MessageTemplates.Of(programme.Id, kind, language, text),
        ];
    }
}

/// <summary>Returns the text of a kind of message in a language.</summary>
public sealed record GetMessageTemplate(Guid ProgrammeId, string Kind, string Language) : IQuery<MessageTemplate>;

internal sealed class GetMessageTemplateHandler(ProgrammeStore programmes, MessageTemplateStore templates)
    : IRequestHandler<GetMessageTemplate, MessageTemplate>
{
    public async Task<MessageTemplate> Handle(GetMessageTemplate request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var kind = MessageTemplates.KindOf(request.Kind);
        var own = await templates.Own(programme.Id, kind, request.Language, cancellationToken);
        return own is not null || MessageTexts.Has(request.Language)
            ? MessageTemplates.Of(programme.Id, kind, request.Language, own)
            : throw Problems.NotFound("message-template");
    }
}

/// <summary>A programme's own text as stored.</summary>
internal sealed record OwnRow
{
    public string Kind { get; init; } = "";
    public string Language { get; init; } = "";
    public required string Subject { get; init; }
    public required string Body { get; init; }
    public required int Version { get; init; }
}

/// <summary>Which texts a programme can have, and what must be in them.</summary>
internal static class MessageTemplates
{
    /// <summary>Messages to people. What staff get, and what they choose from the phrasebook, is the same everywhere.</summary>
    public static readonly IReadOnlyList<MessageKind> Kinds =
    [
        .. MessageKinds.All.Where(kind => !MessageKinds.IsToStaff(kind) && kind != MessageKind.Phrase),
    ];

    public static MessageKind KindOf(string text) =>
        EnumText.TryParse<MessageKind>(text, out var kind) && Kinds.Contains(kind)
            ? kind
            : throw Problems.NotFound("message-template");

    public static MessageTemplate Of(Guid programmeId, MessageKind kind, string language, OwnRow? own) =>
        new()
        {
            ProgrammeId = programmeId,
            Kind = kind,
            Language = language,
            Subject = own?.Subject ?? MessageTexts.Subject(kind, language),
            Body = own?.Body ?? MessageTexts.Body(kind, language),
            Neutral = MessageTexts.Text(kind.ToText() + ".neutral", MessageTexts.LanguageOf([language])),
            IsOwn = own is not null,
            Version = own?.Version ?? 0,
            Places = PlacesOf(kind),
        };

    /// <summary>Values for which a text of this kind can have places.</summary>
    public static IReadOnlyList<string> PlacesOf(MessageKind kind) =>
        kind == MessageKind.TodayDigest ? [MessageTexts.Programme, MessageTexts.Link, MessageTexts.Reference, MessageTexts.List]
        : MessageKinds.IsSurvey(kind) ? [MessageTexts.Programme, MessageTexts.List, MessageTexts.Reference]
        : kind == MessageKind.Phrase ? [MessageTexts.Programme, MessageTexts.Link, MessageTexts.Words]
        : MessageKinds.HasLink(kind) ? [MessageTexts.Programme, MessageTexts.Link, MessageTexts.Reference]
        : [MessageTexts.Programme, MessageTexts.Reference];

    /// <summary>Refuses a text with a place for a value that there is not, or without the link that it is sent for.</summary>
    public static void Check(MessageKind kind, string subject, string body)
    {
        var places = PlacesOf(kind);
        if (RenderedMessage.PlacesIn(subject).FirstOrDefault(place => !IsNoLink(place) || !places.Contains(place)) is { } odd)
        {
            throw Problems.ValidationFailed(
                "subject",
                Texts.Validation("template-place", odd, Braced([.. places.Where(IsNoLink)]))
            );
        }

        if (RenderedMessage.PlacesIn(body).FirstOrDefault(place => !places.Contains(place)) is { } unknown)
        {
            throw Problems.ValidationFailed("body", Texts.Validation("template-place", unknown, Braced(places)));
        }

        if (LinkOf(kind) is { } link && !RenderedMessage.PlacesIn(body).Contains(link))
        {
            throw Problems.ValidationFailed("body", Texts.Validation("template-link", "{" + link + "}"));
        }
    }

    private static bool IsNoLink(string place) => place is not (MessageTexts.Link or MessageTexts.List);

    // the place without which a message of this kind leads nowhere
    private static string? LinkOf(MessageKind kind) =>
        MessageKinds.IsSurvey(kind) ? MessageTexts.List
        : MessageKinds.HasLink(kind) ? MessageTexts.Link
        : null;

    private static string Braced(IReadOnlyList<string> places) => string.Join(", ", places.Select(place => "{" + place + "}"));
}
