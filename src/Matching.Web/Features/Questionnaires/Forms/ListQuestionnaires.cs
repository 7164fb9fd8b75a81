using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>A questionnaire without its items.</summary>
public sealed record QuestionnaireSummary
{
    /// <summary>Id of the questionnaire.</summary>
    public required string Id { get; init; }

    /// <summary>Newest version.</summary>
    public required string Version { get; init; }

    /// <summary>Respondents.</summary>
    public required string Respondent { get; init; }

    /// <summary>Waves in which it is asked.</summary>
    public required List<string> Waves { get; init; }

    /// <summary>Languages of the wording.</summary>
    public required List<string> Languages { get; init; }
}

/// <summary>Lists questionnaires in their newest versions.</summary>
public sealed record ListQuestionnaires : PageQuery, IQuery<Page<QuestionnaireSummary>>;

internal sealed class ListQuestionnairesHandler(QuestionnaireStore questionnaires)
    : IRequestHandler<ListQuestionnaires, Page<QuestionnaireSummary>>
{
    public async Task<Page<QuestionnaireSummary>> Handle(ListQuestionnaires request, CancellationToken cancellationToken)
    {
        var newest = await questionnaires.Newest(cancellationToken);
        return NamedPages.Cut(
            [
                .. newest
                    .OrderBy(form => form.Id, StringComparer.Ordinal)
                    .Select(form => new QuestionnaireSummary
                    {
                        Id = form.Id,
                        Version = form.Version,
                        Respondent = form.Respondent,
                        Waves = form.Waves,
                        Languages = form.Languages,
                    }),
            ],
            form => form.Id,
            request.Fetch - 1,
            request.After
        );
    }
}
