using MediatR;

namespace Matching.Web.Mediation;

public static class MediatorSetup
{
    /// <summary>Registers MediatR and every handler of requests and events of this assembly.</summary>
    public static IServiceCollection AddMediation(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<CallerContext>();
        services.AddSingleton<EntryGroups>();
        services.AddScoped<Auditor>();
        services.AddScoped<Events>();
        services.AddScoped<ContactReadings>();
        services.AddScoped<CommandTransaction>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ContactReadBehavior<,>));
        var handlers =
            from type in typeof(MediatorSetup).Assembly.GetTypes()
            where type is { IsAbstract: false, IsGenericTypeDefinition: false }
            from contract in type.GetInterfaces()
            where
                contract.IsGenericType
                && (
                    contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                    || contract.GetGenericTypeDefinition() == typeof(INotificationHandler<>)
                )
            select (contract, type);
        foreach (var (contract, type) in handlers)
        {
            services.AddTransient(contract, type);
        }

        return services;
    }
}
