using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.ProgrammePages;

/// <summary>Saves the texts of the public page of a programme, in place of those before. Without texts there is no page.</summary>
[Example(
    """
        {
          "version": 0,
          "texts": {
            "it": {
              "title": "Insieme in città",
              "lead": "Chi arriva e chi vive qui si incontrano.",
              "body": "## Per chi è\n\nPer tutte le persone."
            }
          }
        }
        """
)]
public sealed record SaveProgrammePage : ICommand<ProgrammePage>, IOnSubject, IValidatableObject
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>The version that the change was made from; 0 for a new page.</summary>
    [Mandatory]
    public int? Version { get; set; }

    /// <summary>The texts by language: <c>it</c>, <c>en</c>, <c>fr</c>, <c>es</c>, <c>ar</c>, <c>uk</c>, <c>fa</c> or <c>ti</c>.</summary>
    [Mandatory, ItemsUpTo(8)]
    public Dictionary<string, ProgrammePageText>? Texts { get; set; }

    Guid IOnSubject.SubjectId => ProgrammeId;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Texts?.Keys.Except(Languages.Participants).Any() == true)
        {
            yield return new ValidationResult(
                Http.Texts.Validation("language", string.Join(", ", Languages.Participants)),
                [nameof(Texts)]
            );
        }

        foreach (var (language, text) in Texts ?? [])
        {
            var fields = new[] { ("title", text.Title, 120), ("lead", text.Lead, 500), ("body", text.Body, 10000) };
            foreach (var (name, value, most) in fields)
            {
                if (string.IsNullOrWhiteSpace(value))
                {
                    yield return new ValidationResult(Http.Texts.Validation("required"), [$"{nameof(Texts)}.{language}.{name}"]);
                }
                else if (value.Length > most)
                {
                    yield return new ValidationResult(
                        Http.Texts.Validation("length", 1, most),
                        [$"{nameof(Texts)}.{language}.{name}"]
                    );
                }
            }
        }
    }
}

internal sealed class SaveProgrammePageHandler(Db db, ProgrammePageStore pages, ProgrammeStore programmes, TimeProvider clock)
    : IRequestHandler<SaveProgrammePage, ProgrammePage>
{
    public async Task<ProgrammePage> Handle(SaveProgrammePage request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var current = await pages.Read(programme.Id, cancellationToken);
        if (request.Version != current.Version)
        {
            throw Problems.Refused("precondition-failed");
        }

        await db.Execute("DELETE FROM programme_pages WHERE programme_id = @Id", new { programme.Id }, cancellationToken);
        await db.InsertAll(
            """
            INSERT INTO programme_pages (programme_id, language, title, lead, body, is_draft, version, updated_at)
            VALUES (@ProgrammeId, @Language, @Title, @Lead, @Body, @IsDraft, @Version, @Now)
            """,
            request.Texts!.Select(text => new
            {
                ProgrammeId = programme.Id,
                Language = text.Key,
                text.Value.Title,
                text.Value.Lead,
                text.Value.Body,
                IsDraft = text.Value.IsDraft ?? false,
                Version = current.Version + 1,
                Now = clock.GetUtcNow(),
            }),
            cancellationToken
        );
        return await pages.Read(programme.Id, cancellationToken);
    }
}
