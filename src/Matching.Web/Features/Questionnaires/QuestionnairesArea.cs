using Matching.Web.Features.Questionnaires.AnswerLinks;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;

namespace Matching.Web.Features.Questionnaires;

/// <summary>Registers the area: questionnaires and the answers to them.</summary>
public static class QuestionnairesArea
{
    public static IServiceCollection AddQuestionnaires(this IServiceCollection services)
    {
        services.AddSingleton<PublishedForms>();
        services.AddScoped<ResponseReader>();
        services.AddScoped<ResponseWriter>();
        services.AddScoped<ResponseRecorder>();
        services.AddScoped<QuestionnaireStore>();
        services.AddScoped<AnswerLinkStore>();
        services.AddScoped<OwnForms>();
        services.AddSingleton<AnswerLinkCookie>();
        return services;
    }
}
