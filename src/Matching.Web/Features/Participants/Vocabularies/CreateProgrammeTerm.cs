using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Vocabularies;

/// <summary>Labels of a term.</summary>
[ChangeExample("""{ "labels": { "de": "Mathematik", "it": "Matematica" } }""")]
public record TermLabels : IValidatableObject
{
    private const int Longest = 100;
    private const int Most = 40;

    /// <summary>Label by language (BCP 47), one at least, 100 characters at most.</summary>
    [OneLine, Mandatory, LanguageCode]
    public Dictionary<string, string> Labels { get; set; } = [];

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var tag = new LanguageTagAttribute();
        if (
            Labels.Count is 0 or > Most
            || Labels.Any(label => string.IsNullOrWhiteSpace(label.Value) || label.Value.Length > Longest)
        )
        {
            yield return new ValidationResult(Texts.Validation("term-labels", Longest), [nameof(Labels)]);
        }
        else if (Labels.Keys.FirstOrDefault(language => !tag.IsValid(language)) is not null)
        {
            yield return new ValidationResult(tag.FormatErrorMessage(nameof(Labels)), [nameof(Labels)]);
        }
    }
}

/// <summary>Creates a term of a programme in a vocabulary.</summary>
[Example("""{ "list": "needs", "code": "chess_club", "labels": { "en": "Chess club", "it": "Circolo di scacchi" } }""")]
public sealed record CreateProgrammeTerm : TermLabels, ICommand<ProgrammeTerm>, ICreate
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>The list to extend.</summary>
    [Mandatory]
    public OwnList? List { get; set; }

    /// <summary>The code in bodies: small letters, digits and underscores.</summary>
    [Mandatory, Pattern(OwnWords.CodePattern, "term-code")]
    public string Code { get; set; } = "";

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var result in base.Validate(validationContext))
        {
            yield return result;
        }

        if (List is { } list && CodeLists.Shipped.Has(list.ToText(), Code))
        {
            yield return new ValidationResult(Texts.Validation("term-shipped", Code), [nameof(Code)]);
        }
    }
}

internal sealed class CreateProgrammeTermHandler(Db db, IdSource ids, TimeProvider clock, ProgrammeStore programmes)
    : IRequestHandler<CreateProgrammeTerm, ProgrammeTerm>
{
    public async Task<ProgrammeTerm> Handle(CreateProgrammeTerm request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        return await db.Single<ProgrammeTerm>(
            $"""
            INSERT INTO vocabulary_terms (id, programme_id, list, code, labels, version, created_at, updated_at)
            VALUES (@Id, @ProgrammeId, @List, @Code, @Labels, 1, @Now, @Now) RETURNING {ProgrammeTerm.Columns}
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programme.Id,
                List = request.List!.Value.ToText(),
                request.Code,
                Labels = JsonSerializer.Serialize(request.Labels),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }
}
