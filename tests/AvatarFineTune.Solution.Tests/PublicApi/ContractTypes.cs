using System.Reflection;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>Which types an assembly's public contract mentions, and where.</summary>
internal static class ContractTypes
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<(Type In, Type Used)> Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static IEnumerable<(Type In, Type Used)> Of(params Type[] types) =>
        types.SelectMany(t => Mentioned(t).SelectMany(Parts).Distinct().Select(used => (t, used)));

    private static IEnumerable<Type> Mentioned(Type type)
    {
        IEnumerable<MethodBase> methods = type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly);
        return type.GetInterfaces()
            .Append(type.BaseType ?? typeof(object))
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => f.FieldType))
            .Concat(methods.SelectMany(m => m.GetParameters().Select(p => p.ParameterType)))
            .Concat(methods.OfType<MethodInfo>().Select(m => m.ReturnType))
            .Concat(type.GetCustomAttributesData().Concat(methods.SelectMany(m => m.GetCustomAttributesData())).Select(a => a.AttributeType));
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : type.IsGenericParameter ? type.GetGenericParameterConstraints().SelectMany(Parts)
            : [type];
    }
}
