using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Questionnaires.Due;
using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Features.Questionnaires.FormPages;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Questionnaires.SurveyLinks;

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
        services.AddScoped<FindFormFamilies>(provider => provider.GetRequiredService<QuestionnaireStore>().Families);
        services.AddScoped<FormPublisher>();
        services.AddScoped<FormVersions>();
        services.AddScoped<FormDraftStore>();
        services.AddScoped<FormMediaStore>();
        services.AddScoped<SurveyLinkStore>();
        services.AddScoped<SurveyPins>();
        services.AddScoped<SurveyCodes>();
        services.AddScoped<OwnForms>();
        services.AddScoped<SentFrom>();
        services.AddScoped<SurveyInvitations>();
        services.AddHostedService<SurveyInvitationWorker>();
        services.AddSingleton<SurveyLinkCookie>();
        return services;
    }
}
