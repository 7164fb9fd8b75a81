using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.MessageTemplates;

/// <summary>Reads what messages say: a programme's own text where it has one, else the one that comes with the service.</summary>
internal sealed class MessageTemplateStore(Db db)
{
    /// <summary>The first of the languages in which there is a text of this kind.</summary>
    public async Task<string> LanguageOf(
        Guid programmeId,
        MessageKind kind,
        IEnumerable<string> languages,
        CancellationToken cancellationToken
    )
    {
        var own = await db.Query<string>(
            "SELECT language FROM message_templates WHERE programme_id = @ProgrammeId AND kind = @Kind",
            new { ProgrammeId = programmeId, Kind = kind.ToText() },
            cancellationToken
        );
        return languages
                .SelectMany(MessageTexts.Forms)
                .FirstOrDefault(language => own.Contains(language) || MessageTexts.Has(language))
            ?? MessageTexts.Neutral;
    }

    public async Task<RenderedMessage> Render(
        Guid? programmeId,
        MessageKind kind,
        string language,
        string channel,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken
    )
    {
        var own = programmeId is { } programme ? await Own(programme, kind, language, cancellationToken) : null;
        return RenderedMessage.Of(
            language,
            own?.Subject ?? MessageTexts.Subject(kind, language),
            (own?.Body ?? MessageTexts.Body(kind, language, channel)) + "\n\n" + MessageTexts.Text("footer", language),
            values
        );
    }

    public Task<OwnRow?> Own(Guid programmeId, MessageKind kind, string language, CancellationToken cancellationToken) =>
        db.Find<OwnRow>(
            """
            SELECT subject, body, version FROM message_templates
            WHERE programme_id = @ProgrammeId AND kind = @Kind AND language = @Language
            """,
            new
            {
                ProgrammeId = programmeId,
                Kind = kind.ToText(),
                Language = language,
            },
            cancellationToken
        );
}
