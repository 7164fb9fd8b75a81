using Matching.Web.Features.Participants.Appointments;
using Matching.Web.Features.Participants.Budgets;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.Checks;
using Matching.Web.Features.Participants.CriteriaProfiles;
using Matching.Web.Features.Participants.InterestChecks;
using Matching.Web.Features.Participants.MessageLinks;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.PersonTies;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.Phrases;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.ProgrammePages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Participants.Signups.Own;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Participants.TextGateways;
using Matching.Web.Features.Participants.Trainings;
using Matching.Web.Features.Participants.Vocabularies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants;

/// <summary>Registers the area: programmes, their sites, partners and words, and the people in them.</summary>
public static class ParticipantsArea
{
    public static IServiceCollection AddParticipants(this IServiceCollection services)
    {
        services.AddScoped<ResponsibleAccounts>();
        services.AddScoped<Assignments>();
        services.AddScoped<NoteStore>();
        services.AddScoped<AppointmentStore>();
        services.AddScoped<PeopleReader>();
        services.AddSingleton<OpenedPeople>();
        services.AddScoped<PersonWriter>();
        services.AddScoped<PeopleCsv>();
        services.AddScoped<Attendance>();
        services.AddSingleton<KnownQueues>();
        services.AddScoped<ExpectedWaits>();
        services.AddScoped<BudgetStore>();
        services.AddScoped<SignupBudgets>();
        services.AddScoped<SignupNotices>();
        services.AddSingleton<SignupStamps>();
        services.AddScoped<OwnSignupStore>();
        services.AddScoped<ReportSignupStatus>();
        services.AddSingleton<KnownOrigins>();
        services.AddCors().AddScoped<ICorsPolicyProvider, SignupCors>();
        services.AddScoped<CheckStore>();
        services.AddScoped<NoticeStore>();
        services.AddScoped<CriteriaProfileStore>();
        services.AddScoped<OwnWordsStore>();
        services.AddScoped<PartnerStore>();
        services.AddScoped<PersonStore>();
        services.AddScoped<ProgrammePageStore>();
        services.AddScoped<ProgrammeStore>();
        services.AddScoped<ProgrammeTermStore>();
        services.AddScoped<SiteStore>();
        services.AddScoped<TrainingStore>();
        services.AddScoped<DuplicateRecorder>();
        services.AddScoped<PossibleDuplicateStore>();
        services.AddScoped<PersonNames>();
        services.AddScoped<PersonUpdates>();
        services.AddScoped<PersonMover>();
        services.AddScoped<PersonTieReader>();
        services.AddScoped<TieEnds>();
        services.AddScoped<TieWriter>();
        services.AddScoped<SignupsTogether>();
        services.AddScoped<FirstSignups>();
        services.AddScoped<PersonUndoer>();
        services.AddScoped<HeldPeople>();
        services.AddScoped<StatusTakeover>();
        services.AddScoped<RestrictedPeople>();
        services.AddScoped<PersonRestrictions>();
        services.AddScoped<PersonAnonymiser>();
        services.AddMessages();
        return services;
    }

    private static void AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<MailOptions>, MailNeedsAddress>();
        services.AddScoped<MessageOutbox>();
        services.AddScoped<MessageAddresses>();
        services.AddScoped<MessageTemplateStore>();
        services.AddScoped<MessageAnswers>();
        services.AddScoped<MessageReplies>();
        services.AddScoped<PhraseWriter>();
        services.AddScoped<InterestQuestions>();
        services.AddScoped<InterestAnswers>();
        services.AddHostedService<InterestWorker>();
        services.AddScoped<MessageLinkReader>();
        services.AddScoped<LinkHolder>();
        services.AddScoped<MessageReader>();
        services.AddScoped<MessagePreparation>();
        services.AddScoped<MessageAttempt>();
        services.AddScoped<MailSession>();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayNeedsAddress>();
        services.AddSingleton<GatewayGuard>();
        services.AddSingleton<GatewaySender>();
        services.AddScoped<GatewayTestBudgets>();
        services.AddScoped<TextGatewayStore>();
        services.AddHostedService<MessageWorker>();
    }
}
