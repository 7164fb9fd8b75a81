using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>Words of a message.</summary>
public abstract record MessageWords
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    [JsonIgnore]
    public string Kind { get; set; } = "";

    [JsonIgnore]
    public string Language { get; set; } = "";

    /// <summary>Subject, with places for values such as <c>{programme}</c>.</summary>
    [Mandatory, LengthUpTo(150)]
    public string Subject { get; set; } = "";

    /// <summary>
    /// Paragraphs with an empty line between. Name neither why people take part nor whom they meet: others may read along.
    /// </summary>
    [Mandatory, LengthUpTo(4000)]
    public string Body { get; set; } = "";
}

/// <summary>Sets a programme's own text of a kind of message in a language.</summary>
[Example("""{ "subject": "News from {programme}", "body": "Hello.\n\nYou are now on our list." }""")]
public sealed record SetMessageTemplate : MessageWords, ICommand<MessageTemplate>, IOnSubject
{
    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    Guid IOnSubject.SubjectId => ProgrammeId;
}

internal sealed class SetMessageTemplateHandler(
    Db db,
    ProgrammeStore programmes,
    MessageTemplateStore templates,
    TimeProvider clock
) : IRequestHandler<SetMessageTemplate, MessageTemplate>
{
    public async Task<MessageTemplate> Handle(SetMessageTemplate request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var kind = MessageTemplates.KindOf(request.Kind);
        if (MessageTexts.Culture(request.Language) is null)
        {
            throw Problems.NotFound("message-template");
        }

        MessageTemplates.Check(kind, request.Subject, request.Body);
        var current = await templates.Own(programme.Id, kind, request.Language, cancellationToken);
        request.IfMatch?.Check(current?.Version ?? 0);
        var stored = await db.Single<OwnRow>(
            """
            INSERT INTO message_templates (programme_id, kind, language, subject, body, version, created_at, updated_at)
            VALUES (@ProgrammeId, @Kind, @Language, @Subject, @Body, 1, @Now, @Now)
            ON CONFLICT (programme_id, kind, language) DO UPDATE
            SET subject = excluded.subject, body = excluded.body, version = message_templates.version + 1,
                updated_at = excluded.updated_at
            RETURNING kind, language, subject, body, version
            """,
            new
            {
                ProgrammeId = programme.Id,
                Kind = kind.ToText(),
                request.Language,
                Subject = request.Subject.Trim(),
                Body = request.Body.ReplaceLineEndings("\n").Trim(),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return MessageTemplates.Of(programme.Id, kind, request.Language, stored);
    }
}

/// <summary>Deletes a programme's own text, so that the one that comes with the service is used again.</summary>
public sealed record DeleteMessageTemplate(Guid ProgrammeId, string Kind, string Language, IfMatch IfMatch)
    : ICommand<Nothing>,
        IOnSubject
{
    Guid IOnSubject.SubjectId => ProgrammeId;
}

internal sealed class DeleteMessageTemplateHandler(Db db, ProgrammeStore programmes, MessageTemplateStore templates)
    : IRequestHandler<DeleteMessageTemplate, Nothing>
{
    public async Task<Nothing> Handle(DeleteMessageTemplate request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var kind = MessageTemplates.KindOf(request.Kind);
        var current = await templates.Own(programme.Id, kind, request.Language, cancellationToken);
        request.IfMatch.Check(current?.Version ?? 0);
        await db.Execute(
            "DELETE FROM message_templates WHERE programme_id = @Id AND kind = @Kind AND language = @Language",
            new
            {
                programme.Id,
                Kind = kind.ToText(),
                request.Language,
            },
            cancellationToken
        );
        return Nothing.Value;
    }
}

/// <summary>Shows words with example values, as a person would read them. Stores nothing.</summary>
[Example("""{ "subject": "News from {programme}", "body": "Hello.\n\nYou are now on our list." }""")]
public sealed record PreviewMessageTemplate : MessageWords, IQuery<MessagePreview>;

internal sealed class PreviewMessageTemplateHandler(ProgrammeStore programmes, IOptions<WebOptions> web)
    : IRequestHandler<PreviewMessageTemplate, MessagePreview>
{
    public async Task<MessagePreview> Handle(PreviewMessageTemplate request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var kind = MessageTemplates.KindOf(request.Kind);
        MessageTemplates.Check(kind, request.Subject, request.Body);
        var address = web.Value.Address.Length > 0 ? web.Value.Address.TrimEnd('/') : "https://matching.example.org";
        var shown = RenderedMessage.Of(
            request.Language,
            request.Subject,
            request.Body + "\n\n" + MessageTexts.Text("footer", request.Language),
            new Dictionary<string, string>
            {
                [MessageTexts.Programme] = programme.Name,
                [MessageTexts.Reference] = "PA-9FCA",
                [MessageTexts.Link] = address + "/m/0123456789abcdef",
                [MessageTexts.List] = RenderedMessage.Listed([
                    (
                        MessageTexts.Text("survey.end", MessageTexts.LanguageOf([request.Language])),
                        address + "/survey/0123456789abcdef"
                    ),
                ]),
            }
        );
        return new MessagePreview
        {
            Subject = shown.Subject,
            Text = shown.Text,
            Html = shown.Html,
            IsRightToLeft = shown.IsRightToLeft,
        };
    }
}
