// The package's index also loads its test tools, which need a validator that is not installed.
import Form from '@rjsf/core/lib/components/Form.js';
import type { RegistryFieldsType, RegistryWidgetsType, ValidatorType } from '@rjsf/utils';
import { type ReactNode, useMemo } from 'react';
import type { ConfigFormContext, ConfigSchema } from './form-context.ts';
import { MappingField } from './mapping-field.tsx';
import {
  ArrayFieldItemTemplate,
  ArrayFieldTemplate,
  FieldTemplate,
  ObjectFieldTemplate,
} from './templates.tsx';
import { uiSchemaOf } from './ui-schema.ts';
import {
  CheckboxWidget,
  MultilineWidget,
  SecretWidget,
  SelectWidget,
  TextWidget,
} from './widgets.tsx';

type Values = Record<string, unknown>;

/** The server validates. A validator in the page would have to compile code, which the policy forbids. */
const serverValidates: ValidatorType<Values, ConfigSchema, ConfigFormContext> = {
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  isValid: () => true,
  rawValidation: () => ({ errors: [] }),
};

const widgets = {
  CheckboxWidget,
  MultilineWidget,
  SecretWidget,
  SelectWidget,
  TextWidget,
} as unknown as RegistryWidgetsType<Values, ConfigSchema, ConfigFormContext>;

const fields = { MappingField } as unknown as RegistryFieldsType<
  Values,
  ConfigSchema,
  ConfigFormContext
>;

const templates = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
} as never;

interface ConfigFormProps {
  readonly schema: ConfigSchema;
  readonly values: Values;
  readonly problems: ConfigFormContext['problems'];
  readonly onChange: (values: Values, isByHand: boolean) => void;
  readonly onSubmit: () => void;
  /** The buttons below. */
  readonly children: ReactNode;
}

/** The form of a plugin's configuration, made from its schema. */
export default function ConfigForm(props: ConfigFormProps) {
  const { schema, values, problems, onChange, onSubmit, children } = props;
  const uiSchema = useMemo(() => uiSchemaOf(schema, problems), [schema, problems]);
  const formContext = useMemo(() => ({ problems }), [problems]);
  return (
    <Form<Values, ConfigSchema, ConfigFormContext>
      idPrefix="config"
      schema={schema}
      uiSchema={uiSchema as never}
      formData={values}
      formContext={formContext}
      validator={serverValidates}
      widgets={widgets}
      fields={fields}
      templates={templates}
      noValidate
      noHtml5Validate
      showErrorList={false}
      onChange={({ formData }, id) => onChange(formData ?? {}, id !== undefined)}
      onSubmit={(_data, event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </Form>
  );
}
